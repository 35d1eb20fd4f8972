package dev.slipway.images;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something said about an image that is kept beside it in its repository: a bill of materials, a
 * provenance (image-spec 1.1, "Guidelines for Artifact Usage").
 *
 * @param type its media type, by which whoever lists an image's referrers chooses
 * @param annotations of its manifest
 */
public record Artifact(String type, byte[] content, Map<String, String> annotations) {
  public Artifact {
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }
}
