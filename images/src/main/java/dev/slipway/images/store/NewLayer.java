package dev.slipway.images.store;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.MediaType;
import dev.slipway.images.layer.PackLayer;
import dev.slipway.images.layer.PackLayer.Packed;
import dev.slipway.images.layer.PackOptions;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.nio.file.Path;

/** A directory packed and stored as the blob of one layer. */
record NewLayer(Descriptor blob, Digest diffId) {
  static NewLayer pack(Path tree, Blobs blobs, Limits limits, PackOptions options) {
    try (Dir root = Dir.open(tree);
        Blobs.Incoming out = blobs.incoming()) {
      Packed packed = new PackLayer(limits).pack(root, out, options);
      out.keepAs(packed.digest());
      MediaType type = options.compression().layer();
      return new NewLayer(new Descriptor(type, packed.digest(), packed.size()), packed.diffId());
    } catch (IOException e) {
      throw ImageException.storage("cannot pack " + tree, e);
    }
  }
}
