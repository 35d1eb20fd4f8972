package dev.slipway.images.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a document in the store points to, read leniently: also of artifacts and of documents that
 * are no images for us. What cannot be a digest here is no blob of ours and left out.
 *
 * @param documents that an index lists
 * @param parts configuration, layers and other blobs
 * @param config the configuration among them, of an image's manifest
 * @param subject what an artifact describes; it is not part of the artifact
 */
record References(
    List<Digest> documents, List<Digest> parts, Optional<Digest> config, Optional<Digest> subject) {
  static final References NONE =
      new References(List.of(), List.of(), Optional.empty(), Optional.empty());

  /** Empty where these bytes are no manifest and no index. */
  static Optional<References> read(byte[] bytes) {
    ObjectNode json;
    try {
      json = Json.parse(bytes, "a document");
    } catch (ImageException e) {
      return Optional.empty();
    }
    boolean ours = json.path("schemaVersion").asInt() == 2 || json.path("mediaType").isTextual();
    boolean points =
        json.has("manifests") || json.has("config") || json.has("layers") || json.has("blobs");
    return ours && points ? Optional.of(read(json)) : Optional.empty();
  }

  private static References read(ObjectNode json) {
    List<Digest> parts = new ArrayList<>();
    Optional<Digest> config = digest(json.path("config"));
    config.ifPresent(parts::add);
    parts.addAll(digests(json.path("layers")));
    parts.addAll(digests(json.path("blobs")));
    return new References(
        digests(json.path("manifests")),
        List.copyOf(parts),
        config.filter(c -> json.has("layers")),
        digest(json.path("subject")));
  }

  private static List<Digest> digests(JsonNode list) {
    List<Digest> all = new ArrayList<>();
    list.forEach(node -> digest(node).ifPresent(all::add));
    return all;
  }

  private static Optional<Digest> digest(JsonNode descriptor) {
    try {
      JsonNode text = descriptor.path("digest");
      return text.isTextual() ? Optional.of(new Digest(text.textValue())) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The layers' diff ids that a configuration lists; none where it is no configuration. */
  static List<Digest> diffIds(byte[] config) {
    try {
      List<Digest> ids = new ArrayList<>();
      Json.parse(config, "a configuration")
          .path("rootfs")
          .path("diff_ids")
          .forEach(id -> digest(Json.object().put("digest", id.asText())).ifPresent(ids::add));
      return ids;
    } catch (ImageException e) {
      return List.of();
    }
  }
}
