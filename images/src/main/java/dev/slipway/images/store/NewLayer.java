package dev.slipway.images.store;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.MediaType;
import dev.slipway.images.layer.PackLayer;
import dev.slipway.images.layer.PackLayer.Packed;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A directory packed and stored as the blob of one layer. */
record NewLayer(Descriptor blob, Digest diffId) {
  /** Gzip, but for trees of zeros: those shrink by more than our own limit lets anyone unpack. */
  static NewLayer pack(Path tree, Blobs blobs, Limits limits) {
    try (Dir root = Dir.open(tree)) {
      Optional<NewLayer> gzipped = gzipped(root, blobs, limits);
      return gzipped.isPresent() ? gzipped.get() : plain(root, blobs, limits);
    } catch (IOException e) {
      throw ImageException.storage("cannot pack " + tree, e);
    }
  }

  private static Optional<NewLayer> gzipped(Dir root, Blobs blobs, Limits limits)
      throws IOException {
    try (Blobs.Incoming out = blobs.incoming()) {
      Packed packed = new PackLayer(limits).gzipped(root, out);
      boolean tooDense =
          packed.unpackedBytes() > limits.ratioFloor()
              && packed.unpackedBytes() / limits.ratio() >= out.size();
      return tooDense ? Optional.empty() : Optional.of(kept(out, MediaType.LAYER_GZIP, packed));
    }
  }

  private static NewLayer plain(Dir root, Blobs blobs, Limits limits) throws IOException {
    try (Blobs.Incoming out = blobs.incoming()) {
      Packed packed = new PackLayer(limits).plain(root, out);
      return kept(out, MediaType.LAYER, packed);
    }
  }

  private static NewLayer kept(Blobs.Incoming out, MediaType type, Packed packed)
      throws IOException {
    return new NewLayer(new Descriptor(type, out.keep(), out.size()), packed.diffId());
  }
}
