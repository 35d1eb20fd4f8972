package dev.slipway.image;

import dev.slipway.images.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What went from the store of images, or would go.
 *
 * @param dryRun whether nothing was changed
 * @param before bytes of the store
 */
public record Swept(boolean dryRun, long before, long after, List<Gone> removed) {
  public Swept {
    removed = List.copyOf(removed);
  }

  /**
   * One thing that went.
   *
   * @param kind {@code name}, {@code image}, {@code blob} or {@code layer}
   */
  public record Gone(
      String kind, Digest digest, Optional<String> name, long bytes, Instant lastUse) {}
}
