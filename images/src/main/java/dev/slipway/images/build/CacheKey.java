package dev.slipway.images.build;

import dev.slipway.images.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an instruction's result depends on, part by part. Equal parts give the same digest, by which
 * the result is found; unequal ones tell what changed.
 */
record CacheKey(SortedMap<String, String> parts) {
  /** The part that stands for everything below the new layer. */
  static final String BELOW = "what lies below";

  CacheKey {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  static CacheKey of(Map<String, String> parts) {
    return new CacheKey(new TreeMap<>(parts));
  }

  Digest digest() {
    MessageDigest sum = Digest.sha256();
    parts.forEach(
        (name, value) ->
            sum.update((name.length() + ":" + name + value.length() + ":" + value).getBytes(UTF)));
    return Digest.finish(sum);
  }

  private static final java.nio.charset.Charset UTF = StandardCharsets.UTF_8;

  /**
   * The first part, in the order that says most to people, that is not as it was.
   *
   * @return empty where all are equal
   */
  Optional<String> changedSince(Map<String, String> before) {
    if (!parts.getOrDefault(BELOW, "").equals(before.getOrDefault(BELOW, ""))) {
      return Optional.of("an instruction before it, or the base image, changed");
    }
    for (Map.Entry<String, String> part : parts.entrySet()) {
      String old = before.get(part.getKey());
      if (old == null) {
        return Optional.of(part.getKey() + " is new");
      }
      if (!old.equals(part.getValue())) {
        return Optional.of(part.getKey() + " changed");
      }
    }
    return before.keySet().stream()
        .filter(name -> !parts.containsKey(name))
        .findFirst()
        .map(name -> name + " is gone");
  }
}
