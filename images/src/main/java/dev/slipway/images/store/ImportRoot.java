package dev.slipway.images.store;

import dev.slipway.images.Image;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.Platform;
import dev.slipway.images.layer.ExtractLayer;
import dev.slipway.images.layer.PackOptions;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes an image of one layer from an archive of a root filesystem. The archive is unpacked and
 * packed again, so that equal trees give equal images whoever archived them.
 */
final class ImportRoot {
  private final Blobs blobs;
  private final Layers layers;
  private final WriteImage writer;
  private final Limits limits;
  private final Platform platform;

  ImportRoot(Blobs blobs, Layers layers, WriteImage writer, Limits limits, Platform platform) {
    this.blobs = blobs;
    this.layers = layers;
    this.writer = writer;
    this.limits = limits;
    this.platform = platform;
  }

  Image importRoot(InputStream tar, ImageConfig config) {
    Path fresh = layers.newDirectory();
    try (Dir root = Dir.open(fresh)) {
      if (!new ExtractLayer(limits).extract(tar, root).complete()) {
        throw ImageException.malformed("the archive ends without its end mark; it was cut short");
      }
      NewLayer layer = NewLayer.pack(fresh, blobs, limits, PackOptions.standard());
      layers.adopt(fresh, layer.diffId());
      ConfigDocument document = ConfigDocument.fresh(platform, layer.diffId(), config);
      return writer.store(document, List.of(layer.blob()), Map.of());
    } catch (IOException e) {
      throw ImageException.storage("cannot import a root filesystem", e);
    } finally {
      layers.removeIfThere(fresh);
    }
  }
}
