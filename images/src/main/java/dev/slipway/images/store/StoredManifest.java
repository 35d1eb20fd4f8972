package dev.slipway.images.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Content;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.MediaType;
import dev.slipway.images.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A manifest of any kind, image, index or artifact, as a registry takes it: what it is, and which
 * other content it needs. {@link Document} reads the same bytes as an image that we can run.
 *
 * @param manifests of an index: the manifests it lists
 * @param blobs configuration and layers, but not those that say to be had elsewhere; of an index,
 *     what it lists that is no manifest
 * @param subject what it says something about (a referrer); need not exist
 */
record StoredManifest(
    String mediaType,
    Optional<String> artifactType,
    List<Content> manifests,
    List<Content> blobs,
    Optional<Content> subject,
    Map<String, String> annotations) {
  private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}";
  private static final Pattern MEDIA_TYPE = Pattern.compile(NAME + "/" + NAME);

  StoredManifest {
    manifests = List.copyOf(manifests);
    blobs = List.copyOf(blobs);
    annotations = Map.copyOf(annotations);
  }

  /**
   * Reads what was pushed as that type, or is in the store.
   *
   * @param announced by the header Content-Type; empty where nothing was said
   */
  static StoredManifest read(byte[] bytes, Optional<String> announced, Limits limits) {
    if (bytes.length > limits.manifestBytes()) {
      throw ImageException.refused(
          "manifest-bytes", "the manifest has more than " + limits.manifestBytes() + " bytes");
    }
    ObjectNode json = Json.parse(bytes, "the manifest");
    JsonNode version = json.path("schemaVersion");
    if (json.has("fsLayers") || !version.isIntegralNumber() || version.asLong() != 2) {
      throw ImageException.malformed(
          "the manifest's schemaVersion is not 2; push the image with a newer tool");
    }
    boolean index = json.has("manifests");
    if (index == (json.has("config") || json.has("layers"))) {
      throw ImageException.malformed("the manifest can be taken for an image and for an index");
    }
    MediaType type = type(json, announced.map(StoredManifest::bare), index);
    return index ? index(json, type, limits) : image(json, type, limits);
  }

  /** Without parameters such as a charset. */
  private static String bare(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static MediaType type(ObjectNode json, Optional<String> announced, boolean index) {
    Optional<String> own = Json.text(json, "mediaType");
    if (own.isPresent() && announced.isPresent() && !own.equals(announced)) {
      throw ImageException.malformed(
          "the manifest was announced as %s but calls itself %s"
              .formatted(Shown.briefly(announced.get()), Shown.briefly(own.get())));
    }
    String text =
        own.or(() -> announced).orElse((index ? MediaType.INDEX : MediaType.MANIFEST).text());
    return MediaType.of(text)
        .filter(type -> index ? type.isIndex() : type.isManifest())
        .orElseThrow(
            () ->
                ImageException.malformed(
                    "%s is no media type of an %s"
                        .formatted(Shown.briefly(text), index ? "index" : "image manifest")));
  }

  private static StoredManifest index(ObjectNode json, MediaType type, Limits limits) {
    List<JsonNode> all = Json.list(json, "manifests");
    if (all.size() > limits.indexEntries()) {
      throw ImageException.refused("index-entries", "the index has " + all.size() + " entries");
    }
    List<Content> manifests = new ArrayList<>();
    List<Content> blobs = new ArrayList<>();
    for (JsonNode one : all) {
      Content content = content(one);
      (isManifest(content) ? manifests : blobs).add(content);
    }
    return new StoredManifest(
        type.text(),
        artifactType(json),
        manifests,
        blobs,
        subject(json),
        Json.map(json, "annotations"));
  }

  private static StoredManifest image(ObjectNode json, MediaType type, Limits limits) {
    List<JsonNode> layers = Json.list(json, "layers");
    if (layers.size() > limits.layers()) {
      throw ImageException.refused("layers", "the manifest has " + layers.size() + " layers");
    }
    List<Content> blobs = new ArrayList<>();
    blobs.add(content(json.path("config")));
    layers.forEach(layer -> blobs.add(content(layer)));
    for (Content blob : blobs) {
      if (isManifest(blob)) {
        throw ImageException.malformed(
            blob.digest() + " stands among the blobs but its type is a manifest's");
      }
    }
    String configType = blobs.getFirst().mediaType();
    blobs.removeIf(StoredManifest::isElsewhere);
    Optional<String> artifact = artifactType(json).or(() -> Optional.of(configType));
    return new StoredManifest(
        type.text(), artifact, List.of(), blobs, subject(json), Json.map(json, "annotations"));
  }

  private static boolean isManifest(Content content) {
    return MediaType.of(content.mediaType())
        .filter(type -> type.isManifest() || type.isIndex())
        .isPresent();
  }

  /* Layers with terms of their own (image-spec 1.1, "Non-Distributable Layers") are fetched there. */
  private static boolean isElsewhere(Content layer) {
    return layer.mediaType().startsWith("application/vnd.oci.image.layer.nondistributable.")
        || layer.mediaType().startsWith("application/vnd.docker.image.rootfs.foreign.");
  }

  private static Optional<String> artifactType(ObjectNode json) {
    return Json.text(json, "artifactType")
        .filter(type -> !type.isEmpty())
        .map(StoredManifest::mediaType);
  }

  private static Optional<Content> subject(ObjectNode json) {
    return json.hasNonNull("subject")
        ? Optional.of(content(json.get("subject")))
        : Optional.empty();
  }

  private static String mediaType(String text) {
    if (!MEDIA_TYPE.matcher(text).matches()) {
      throw ImageException.malformed("not a media type: " + Shown.briefly(text));
    }
    return text;
  }

  /** A descriptor of any content. */
  static Content content(JsonNode node) {
    JsonNode size = node.path("size");
    if (!size.isIntegralNumber() || !size.canConvertToLong()) {
      throw ImageException.malformed("a descriptor has no size that is a number");
    }
    Digest digest = Digest.parse(Json.need(node, "digest"));
    return new Content(mediaType(Json.need(node, "mediaType")), digest, size.longValue());
  }

  /** A descriptor as JSON. */
  static ObjectNode json(Content content) {
    return Json.object()
        .put("mediaType", content.mediaType())
        .put("digest", content.digest().value())
        .put("size", content.size());
  }
}
