package dev.slipway.images.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.layer.PackOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes images whose layers are packed one by one and whose configuration somebody else writes. */
final class AssembleImage {
  private final Blobs blobs;
  private final ReadImage reader;
  private final WriteImage writer;
  private final Limits limits;

  AssembleImage(Blobs blobs, ReadImage reader, WriteImage writer, Limits limits) {
    this.blobs = blobs;
    this.reader = reader;
    this.writer = writer;
    this.limits = limits;
  }

  PackedLayer pack(Path upper, Optional<Instant> latest) {
    PackOptions usual = PackOptions.standard();
    NewLayer layer =
        NewLayer.pack(upper, blobs, limits, latest.map(usual::withLatestTime).orElse(usual));
    return new PackedLayer(layer.blob(), layer.diffId());
  }

  boolean has(PackedLayer layer) {
    return blobs.has(layer.blob());
  }

  ObjectNode configuration(Image image) {
    return reader.config(image).json().deepCopy();
  }

  /** What the document says of layers is replaced by what they are. */
  Image assemble(ObjectNode document, List<PackedLayer> layers, Map<String, String> annotations) {
    if (layers.size() > limits.layers()) {
      throw ImageException.refused(
          "layers", "an image of %d layers cannot be made".formatted(layers.size()));
    }
    ObjectNode whole = document.deepCopy();
    ObjectNode rootfs = whole.putObject("rootfs").put("type", "layers");
    ArrayNode diffIds = rootfs.putArray("diff_ids");
    layers.forEach(layer -> diffIds.add(layer.diffId().value()));
    return writer.store(
        new ConfigDocument(whole), layers.stream().map(PackedLayer::blob).toList(), annotations);
  }
}
