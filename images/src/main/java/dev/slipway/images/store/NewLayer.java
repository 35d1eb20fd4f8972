package dev.slipway.images.store;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.MediaType;
import dev.slipway.images.layer.Compression;
import dev.slipway.images.layer.PackLayer;
import dev.slipway.images.layer.PackLayer.Packed;
import dev.slipway.images.layer.PackOptions;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A directory packed and stored as the blob of one layer. */
record NewLayer(Descriptor blob, Digest diffId) {
  /**
   * Packed as the options say, but for trees of zeros: those shrink by more than our own limit lets
   * anyone unpack, and are stored as they are.
   */
  static NewLayer pack(Path tree, Blobs blobs, Limits limits, PackOptions options) {
    try (Dir root = Dir.open(tree)) {
      Optional<NewLayer> packed = packed(root, blobs, limits, options);
      return packed.isPresent()
          ? packed.get()
          : packed(root, blobs, limits, options.with(Compression.NONE)).orElseThrow();
    } catch (IOException e) {
      throw ImageException.storage("cannot pack " + tree, e);
    }
  }

  private static Optional<NewLayer> packed(
      Dir root, Blobs blobs, Limits limits, PackOptions options) throws IOException {
    try (Blobs.Incoming out = blobs.incoming()) {
      Packed packed = new PackLayer(limits).pack(root, out, options);
      boolean tooDense =
          packed.unpackedBytes() > limits.ratioFloor()
              && packed.unpackedBytes() / limits.ratio() >= packed.size();
      if (tooDense) {
        return Optional.empty();
      }
      MediaType type = options.compression().layer();
      return Optional.of(
          new NewLayer(new Descriptor(type, out.keep(), out.size()), packed.diffId()));
    }
  }
}
