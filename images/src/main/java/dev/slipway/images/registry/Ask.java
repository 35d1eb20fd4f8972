package dev.slipway.images.registry;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One request to a registry, which may be sent more than once. */
record Ask(String method, URI at, Map<String, String> headers, Optional<Body> content) {
  static Ask get(URI at, String accept) {
    return new Ask("GET", at, Map.of("Accept", accept), Optional.empty());
  }

  static Ask head(URI at, String accept) {
    return new Ask("HEAD", at, Map.of("Accept", accept), Optional.empty());
  }

  static Ask post(URI at) {
    return new Ask("POST", at, Map.of("Accept", "*/*"), Optional.empty());
  }

  static Ask send(String method, URI at, String type, Body content) {
    Map<String, String> headers = Map.of("Accept", "*/*", "Content-Type", type);
    return new Ask(method, at, headers, Optional.of(content));
  }

  Ask with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Ask(method, at, Map.copyOf(more), content);
  }

  Ask to(URI other) {
    return new Ask(method, other, headers, content);
  }

  /** Whether the request may be repeated at another address by a plain redirect. */
  boolean onlyReads() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
