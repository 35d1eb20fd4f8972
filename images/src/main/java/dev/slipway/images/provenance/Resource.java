package dev.slipway.images.provenance;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that went into a build or came out beside it (in-toto v1, ResourceDescriptor).
 *
 * @param name what it was to the build, such as {@code source}; or empty
 * @param uri where it can be had, such as {@code git+https://host/shop.git@refs/heads/main}
 * @param digests by algorithm: {@code sha256}, {@code gitCommit}; hexadecimal
 */
public record Resource(String name, String uri, Map<String, String> digests) {
  public Resource {
    digests = Collections.unmodifiableMap(new TreeMap<>(digests));
    if (uri.isEmpty() && digests.isEmpty()) {
      throw new IllegalArgumentException("a resource has a uri or a digest: '" + name + "'");
    }
  }
}
