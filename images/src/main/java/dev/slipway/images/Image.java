package dev.slipway.images;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One image for one platform, all of whose blobs are in the store.
 *
 * @param digest of the manifest; the image's identity
 * @param manifest where the manifest lies, as a descriptor
 * @param configBlob where the configuration document lies
 * @param layers lowest first
 * @param diffIds digests of the uncompressed layers, one for each, in the same order
 * @param annotations of the manifest
 */
public record Image(
    Digest digest,
    Descriptor manifest,
    Descriptor configBlob,
    ImageConfig config,
    Platform platform,
    List<Descriptor> layers,
    List<Digest> diffIds,
    Optional<Instant> created,
    Map<String, String> annotations) {
  public Image {
    layers = List.copyOf(layers);
    diffIds = List.copyOf(diffIds);
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    if (layers.size() != diffIds.size()) {
      throw ImageException.malformed(
          digest + " has " + layers.size() + " layers but " + diffIds.size() + " diff ids");
    }
  }

  /** Bytes that a registry would transfer for the layers. */
  public long packedSize() {
    return layers.stream().mapToLong(Descriptor::size).sum();
  }
}
