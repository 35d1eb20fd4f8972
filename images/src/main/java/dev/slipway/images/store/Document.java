package dev.slipway.images.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.MediaType;
import dev.slipway.images.Platform;
import dev.slipway.images.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a registry calls a manifest: of one image, or an index of several. A document that could be
 * taken for either, or whose announced type is not what it holds, is refused.
 */
sealed interface Document {
  MediaType mediaType();

  /** One image. */
  record Manifest(
      MediaType mediaType,
      Descriptor config,
      List<Descriptor> layers,
      Map<String, String> annotations)
      implements Document {}

  /** Images of several platforms. */
  record Index(MediaType mediaType, List<Entry> entries) implements Document {
    record Entry(Descriptor manifest, Optional<Platform> platform) {}

    /** The first image for this platform, as other tools choose it too. */
    Descriptor forPlatform(Platform wanted) {
      return entries.stream()
          .filter(e -> e.platform().isEmpty() || e.platform().get().equals(wanted))
          .map(Entry::manifest)
          .findFirst()
          .orElseThrow(
              () ->
                  new ImageException(
                      new ImageException.Reason.NotFound(),
                      "there is no image for " + wanted + ", only for " + platforms()));
    }

    private List<Platform> platforms() {
      return entries.stream().flatMap(e -> e.platform().stream()).distinct().limit(20).toList();
    }
  }

  /** Reads a document that was announced as the given type, or not announced. */
  static Document read(byte[] bytes, Optional<String> announced, Limits limits) {
    ObjectNode json = Json.parse(bytes, "the manifest");
    if (json.has("fsLayers") || json.path("schemaVersion").asInt() != 2) {
      throw ImageException.malformed(
          "the manifest is of the old schema 1 or none at all; push the image with a newer tool");
    }
    boolean index = json.has("manifests");
    boolean manifest = json.has("config") || json.has("layers");
    if (index == manifest) {
      throw ImageException.malformed("the manifest can be taken for an image and for an index");
    }
    MediaType type = type(json, announced, index ? MediaType.INDEX : MediaType.MANIFEST);
    if (index ? !type.isIndex() : !type.isManifest()) {
      throw ImageException.malformed(
          "the manifest is not what its media type says: " + type.text());
    }
    return index ? index(json, type, limits) : manifest(json, type, limits);
  }

  private static MediaType type(ObjectNode json, Optional<String> announced, MediaType inferred) {
    Optional<String> own = Json.text(json, "mediaType");
    if (own.isPresent() && announced.isPresent() && !own.equals(announced)) {
      throw ImageException.malformed(
          "the manifest was announced as "
              + Shown.briefly(announced.get())
              + " but calls itself "
              + Shown.briefly(own.get()));
    }
    return own.or(() -> announced).map(Document::known).orElse(inferred);
  }

  private static MediaType known(String text) {
    return MediaType.of(text)
        .orElseThrow(
            () ->
                ImageException.malformed(
                    "not a media type of container images: " + Shown.briefly(text)));
  }

  private static Index index(ObjectNode json, MediaType type, Limits limits) {
    List<JsonNode> all = Json.list(json, "manifests");
    if (all.size() > limits.indexEntries()) {
      throw ImageException.refused("index-entries", "the index has " + all.size() + " entries");
    }
    List<Index.Entry> entries = new ArrayList<>();
    for (JsonNode node : all) {
      if (MediaType.of(Json.need(node, "mediaType")).filter(MediaType::isManifest).isPresent()) {
        entries.add(new Index.Entry(descriptor(node), platform(node.path("platform"))));
      }
    }
    return new Index(type, List.copyOf(entries));
  }

  private static Optional<Platform> platform(JsonNode node) {
    if (!node.isObject()) {
      return Optional.empty();
    }
    return Optional.of(new Platform(Json.need(node, "os"), Json.need(node, "architecture")));
  }

  private static Manifest manifest(ObjectNode json, MediaType type, Limits limits) {
    Descriptor config = descriptor(json.path("config"));
    if (!config.mediaType().isConfig()) {
      throw ImageException.malformed(
          "not a container image: its configuration is " + config.mediaType().text());
    }
    List<Descriptor> layers = Json.list(json, "layers").stream().map(Document::descriptor).toList();
    if (layers.size() > limits.layers()) {
      throw ImageException.refused("layers", "the image has " + layers.size() + " layers");
    }
    for (Descriptor layer : layers) {
      if (!layer.mediaType().isLayer()) {
        throw ImageException.malformed("not a layer: " + layer.mediaType().text());
      }
    }
    return new Manifest(type, config, layers, Json.map(json, "annotations"));
  }

  private static Descriptor descriptor(JsonNode node) {
    JsonNode size = node.path("size");
    if (!size.isIntegralNumber() || !size.canConvertToLong()) {
      throw ImageException.malformed("the size of a blob is no number");
    }
    Digest digest = Digest.parse(Json.need(node, "digest"));
    return new Descriptor(known(Json.need(node, "mediaType")), digest, size.longValue());
  }

  /** A descriptor as JSON. */
  static ObjectNode json(Descriptor d) {
    return Json.object()
        .put("mediaType", d.mediaType().text())
        .put("digest", d.digest().value())
        .put("size", d.size());
  }

  /** The bytes of an OCI manifest; Docker's types of config and layers become OCI's. */
  static byte[] bytes(Manifest manifest) {
    ObjectNode json = Json.object().put("schemaVersion", 2);
    json.put("mediaType", MediaType.MANIFEST.text());
    json.set("config", json(oci(manifest.config())));
    var layers = json.putArray("layers");
    manifest.layers().forEach(layer -> layers.add(json(oci(layer))));
    if (!manifest.annotations().isEmpty()) {
      ObjectNode annotations = json.putObject("annotations");
      manifest.annotations().forEach(annotations::put);
    }
    return Json.bytes(json);
  }

  private static Descriptor oci(Descriptor d) {
    return new Descriptor(d.mediaType().asOci(), d.digest(), d.size());
  }
}
