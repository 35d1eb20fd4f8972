package dev.slipway.images.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a manifest or index of any kind points to: of an image, or of anything else that a registry
 * holds (image-spec 1.1, "Guidelines for Artifact Usage").
 *
 * @param blobs the configuration and the layers of a manifest
 * @param manifests the entries of an index
 * @param subject what it is a referrer of
 * @param artifactType its own, or its configuration's where it has none
 */
record Parts(
    String mediaType,
    Optional<String> artifactType,
    List<Part> blobs,
    List<Part> manifests,
    Optional<Part> subject,
    Map<String, String> annotations) {
  /** A descriptor of bytes that we need not understand. */
  record Part(String mediaType, Digest digest, long size) {}

  /** Reads a document that was stored, or is about to be; its media type may be told apart. */
  static Parts read(byte[] bytes, Optional<String> announced) {
    ObjectNode json = Json.parse(bytes, "the manifest");
    boolean index = json.has("manifests");
    if (index == json.has("config")) {
      throw ImageException.malformed("the manifest can be taken for an image and for an index");
    }
    String type =
        Json.text(json, "mediaType")
            .or(() -> announced)
            .orElse("application/vnd.oci.image." + (index ? "index" : "manifest") + ".v1+json");
    List<Part> blobs = new ArrayList<>();
    Optional<String> kind = Json.text(json, "artifactType");
    if (!index) {
      blobs.add(part(json.path("config")));
      Json.list(json, "layers").forEach(layer -> blobs.add(part(layer)));
      kind = kind.or(() -> Optional.of(blobs.getFirst().mediaType()));
    }
    return new Parts(
        type,
        kind,
        List.copyOf(blobs),
        Json.list(json, "manifests").stream().map(Parts::part).toList(),
        json.hasNonNull("subject") ? Optional.of(part(json.path("subject"))) : Optional.empty(),
        Json.map(json, "annotations"));
  }

  private static Part part(JsonNode node) {
    JsonNode size = node.path("size");
    if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
      throw ImageException.malformed("the size of a blob is no number");
    }
    return new Part(
        Json.need(node, "mediaType"), Digest.parse(Json.need(node, "digest")), size.longValue());
  }
}
