package dev.slipway.images;

import java.util.List;

/**
 * Whoever outside the store needs images: asked anew by each collection of garbage, and by whoever
 * removes an image.
 */
public interface Roots {
  /**
   * All that are needed now.
   *
   * @throws RuntimeException where that cannot be told; nothing is collected then
   */
  List<Root> now();
}
