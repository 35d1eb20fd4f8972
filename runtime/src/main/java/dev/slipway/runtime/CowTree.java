package dev.slipway.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * A copy-on-write tree: read-only layers, lowest first, and a writable directory of the container's
 * own on top.
 *
 * @param target where the container sees it, absolute; "/" for its root
 * @param layers absolute paths of directories that nobody changes while the container exists
 */
public record CowTree(String target, List<Path> layers) {
  /** overlayfs takes 500; two are ours. */
  private static final int MOST_LAYERS = 498;

  public CowTree {
    layers = List.copyOf(layers);
    target = InsidePath.checked(target);
    if (layers.size() > MOST_LAYERS) {
      throw new IllegalArgumentException(
          layers.size() + " layers at " + target + " (expected: at most " + MOST_LAYERS + ")");
    }
    if (layers.isEmpty() && target.equals("/")) {
      throw new IllegalArgumentException("the root has no layer (expected: at least one)");
    }
    for (var layer : layers) {
      if (!layer.isAbsolute()) {
        throw new IllegalArgumentException("not an absolute path: " + layer);
      }
    }
  }
}
