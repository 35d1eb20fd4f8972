package dev.slipway.images.store;

import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The directories that make up an image's root filesystem. */
final class Unpack {
  private final Layers layers;

  Unpack(Layers layers) {
    this.layers = layers;
  }

  /**
   * Lowest first. Overlayfs takes no directory twice: of equal layers the highest stays, which
   * shows the same tree, as whatever the lower one says the higher one says again.
   */
  List<Path> unpack(Image image) {
    List<Path> stack = new ArrayList<>();
    try {
      for (int i = 0; i < image.layers().size(); i++) {
        Path layer = layers.unpacked(image.layers().get(i), image.diffIds().get(i));
        if (layers.hidesAllBelow(layer)) {
          stack.clear();
        }
        stack.remove(layer);
        stack.add(layer);
      }
    } catch (ImageException e) {
      throw e.during("cannot unpack image " + image.digest());
    }
    return List.copyOf(stack);
  }
}
