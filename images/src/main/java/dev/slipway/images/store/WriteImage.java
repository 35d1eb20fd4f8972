package dev.slipway.images.store;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.MediaType;
import dev.slipway.images.layer.PackOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Stores images made here. Layer, configuration and manifest are written in this order, each
 * durable before the next, so that a manifest that is there is the manifest of a whole image.
 */
final class WriteImage {
  private static final String ANNOTATION = "org.opencontainers.image.";
  private final Blobs blobs;
  private final ReadImage reader;
  private final Limits limits;

  WriteImage(Blobs blobs, ReadImage reader, Limits limits) {
    this.blobs = blobs;
    this.reader = reader;
    this.limits = limits;
  }

  /** The base's layers, unchanged, and one more, in which nothing is newer than {@code latest}. */
  Image commit(Image base, Path frozenUpper, ImageChanges changes, Optional<Instant> latest) {
    if (base.layers().size() >= limits.layers()) {
      throw ImageException.refused(
          "layers", "image " + base.digest() + " has as many layers as an image may have");
    }
    PackOptions usual = PackOptions.standard();
    PackOptions options = latest.map(usual::withLatestTime).orElse(usual);
    NewLayer layer = NewLayer.pack(frozenUpper, blobs, limits, options);
    List<Descriptor> layers = new ArrayList<>(base.layers());
    layers.add(layer.blob());
    ConfigDocument config = reader.config(base).with(layer.diffId(), changes);
    return store(config, layers, annotations(base, changes));
  }

  private static Map<String, String> annotations(Image base, ImageChanges changes) {
    Map<String, String> all = new TreeMap<>();
    all.put(ANNOTATION + "base.digest", base.digest().value());
    all.put(ANNOTATION + "created", changes.created().toString());
    all.putAll(changes.annotations());
    return all;
  }

  Image store(ConfigDocument config, List<Descriptor> layers, Map<String, String> annotations) {
    byte[] bytes = config.bytes();
    Digest digest = blobs.put(bytes);
    Descriptor configBlob = new Descriptor(MediaType.CONFIG, digest, bytes.length);
    Document.Manifest manifest =
        new Document.Manifest(MediaType.MANIFEST, configBlob, layers, annotations);
    requireAll(layers);
    Digest made = blobs.put(Document.bytes(manifest));
    blobs.uses().made(made);
    return reader.get(made);
  }

  /** The base may have been removed since it was looked at. */
  private void requireAll(List<Descriptor> layers) {
    for (Descriptor layer : layers) {
      if (!blobs.has(layer)) {
        throw new ImageException(
            new ImageException.Reason.NotFound(),
            "layer " + layer.digest() + " went while an image was made that needs it");
      }
    }
  }
}
