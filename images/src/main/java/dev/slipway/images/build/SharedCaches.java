package dev.slipway.images.build;

import dev.slipway.images.Credentials;
import dev.slipway.images.ImageReference;
import dev.slipway.images.PullOrder;
import dev.slipway.images.View;
import java.util.List;
import java.util.Optional;

/**
 * Caches at registries that a build shares with others.
 *
 * @param from where to look for results that are not here, in this order. Whoever can write there
 *     decides what is in the image: what a key stands for cannot be checked, only that it came
 *     whole
 * @param to where its results go when it has ended well
 */
public record SharedCaches(List<PullOrder> from, Optional<Target> to) {
  /** What is here only. */
  public static final SharedCaches NONE = new SharedCaches(List.of(), Optional.empty());

  public SharedCaches {
    from = List.copyOf(from);
  }

  /**
   * Where results go.
   *
   * @param name a tag at a registry, which is replaced
   * @param view whose other names at that registry may be used to spare transfers
   * @param everything also the results of stages that the image was only made with the help of
   */
  public record Target(
      ImageReference name, View view, Credentials credentials, boolean everything) {}
}
