package dev.slipway.images.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Content;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Limits;
import dev.slipway.images.MediaType;
import dev.slipway.images.PullOrder;
import dev.slipway.images.Shown;
import dev.slipway.images.layer.Compression;
import dev.slipway.images.layer.ExtractLayer;
import dev.slipway.images.registry.PullManifest;
import dev.slipway.images.registry.Registries;
import dev.slipway.images.registry.Repository;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers beside a document that is no image's, such as a build cache: an artifact (image-spec 1.1,
 * "Guidelines for Artifact Usage") whose configuration the document is. Of one at a registry, its
 * layers come one by one, as they are wanted.
 */
public final class LayerArtifacts {
  private final Registries registries;
  private final Blobs blobs;
  private final FetchBlobs fetch;
  private final Sight sight;
  private final Limits limits;

  LayerArtifacts(Registries registries, Blobs blobs, FetchBlobs fetch, Sight sight, Limits limits) {
    this.registries = registries;
    this.blobs = blobs;
    this.fetch = fetch;
    this.sight = sight;
    this.limits = limits;
  }

  /**
   * What an artifact is.
   *
   * @param artifact its type as a whole
   * @param document the type of its document
   */
  public record Kind(String artifact, String document) {}

  /** What a registry has: the document, and the layers that it may speak of. */
  public record Found(byte[] document, List<Descriptor> layers) {}

  /** How many layers one may have. */
  public int mostLayers() {
    return limits.layers();
  }

  /**
   * Writes one, to be pushed while the work that it is part of goes on: no name leads to it.
   *
   * @param layers whose blobs are here
   * @return the digest of its manifest
   */
  public Digest write(Kind kind, byte[] document, List<Descriptor> layers) {
    ObjectNode json = Json.object().put("schemaVersion", 2);
    json.put("mediaType", MediaType.MANIFEST.text()).put("artifactType", kind.artifact());
    Content config = new Content(kind.document(), blobs.put(document), document.length);
    json.set("config", StoredManifest.json(config));
    ArrayNode all = json.putArray("layers");
    layers.forEach(layer -> all.add(Document.json(layer)));
    return blobs.put(Json.bytes(json));
  }

  /**
   * Asks a registry for one, without its layers.
   *
   * @throws ImageException if there is none, or it is of another kind
   */
  public Found pull(PullOrder order, Kind kind) {
    Repository source = registries.repository(order.name(), order.credentials());
    PullManifest.Pulled top = new PullManifest(source, limits.manifestBytes()).pull(order.name());
    StoredManifest manifest = StoredManifest.read(top.bytes(), top.contentType(), limits);
    Content config =
        manifest.blobs().stream()
            .findFirst()
            .filter(first -> first.mediaType().equals(kind.document()))
            .orElseThrow(() -> wrongKind(manifest, kind));
    if (config.size() > limits.manifestBytes()) {
      throw ImageException.refused("manifest-bytes", "its document is too large");
    }
    List<Descriptor> layers = new ArrayList<>();
    for (Content layer : manifest.blobs().subList(1, manifest.blobs().size())) {
      layers.add(layer(layer));
    }
    Descriptor document = new Descriptor(MediaType.CONFIG, config.digest(), config.size());
    bring(source, document, order);
    return new Found(blobs.document(config.digest(), limits.manifestBytes()), layers);
  }

  private static ImageException wrongKind(StoredManifest manifest, Kind kind) {
    return ImageException.malformed(
        "it is %s, not %s"
            .formatted(
                Shown.briefly(manifest.artifactType().orElse(manifest.mediaType())),
                kind.artifact()));
  }

  private Descriptor layer(Content layer) {
    MediaType type =
        MediaType.of(layer.mediaType())
            .filter(MediaType::isLayer)
            .orElseThrow(
                () ->
                    ImageException.malformed(
                        Shown.briefly(layer.mediaType()) + " is no layer's media type"));
    if (layer.size() > limits.layerBytes()) {
      throw ImageException.refused("layer-bytes", "layer " + layer.digest() + " is too large");
    }
    return new Descriptor(type, layer.digest(), layer.size());
  }

  private void bring(Repository source, Descriptor blob, PullOrder order) {
    fetch.fetch(List.of(source), List.of(blob), order, sight.seen(order.view(), order.name()));
  }

  /**
   * Brings a layer of one and unpacks it, in the form that overlayfs reads.
   *
   * @param into an empty directory; on failure it is left half full
   * @throws ImageException if it is not to be had, or unpacks to something else than was said
   */
  public void unpack(PullOrder order, PackedLayer layer, Path into) {
    Descriptor blob = layer.blob();
    bring(registries.repository(order.name(), order.credentials()), blob, order);
    try (InputStream packed = blobs.open(blob.digest());
        Dir root = Dir.open(into)) {
      Compression compression = Compression.of(blob.mediaType());
      Digest found = new ExtractLayer(limits).extract(packed, compression, root).diffId();
      if (!found.equals(layer.diffId())) {
        throw new ImageException(
            new Reason.DigestMismatch(layer.diffId()),
            "layer %s unpacks to %s, not to %s".formatted(blob.digest(), found, layer.diffId()));
      }
    } catch (IOException e) {
      throw ImageException.storage("cannot unpack layer " + blob.digest(), e);
    }
  }
}
