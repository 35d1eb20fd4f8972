package dev.slipway.images.store;

import dev.slipway.images.ImageException;
import java.io.IOException;

/** Tells a full disk from one that fails: whoever sent something can be told to come back. */
final class Full {
  static final String LIMIT = "free-space";

  private Full() {}

  static ImageException orStorage(String doing, IOException e) {
    String why = String.valueOf(e.getMessage());
    return why.contains("No space left on device") || why.contains("Disk quota exceeded")
        ? refused(doing)
        : ImageException.storage(doing, e);
  }

  static ImageException refused(String doing) {
    return ImageException.refused(
        LIMIT, doing + ": the disk is full; remove images that are not needed, or add space");
  }
}
