package dev.slipway.images.layer;

import java.time.Instant;
import java.util.Optional;

/**
 * How a layer is packed.
 *
 * @param latestTime modification times after it become this one, as with {@code SOURCE_DATE_EPOCH};
 *     empty to keep them all
 * @param ids what owners on this host are in the image
 */
public record PackOptions(Compression compression, Optional<Instant> latestTime, IdMap ids) {
  /** Gzip, times and owners as they are. */
  public static PackOptions standard() {
    return new PackOptions(Compression.GZIP, Optional.empty(), IdMap.same());
  }

  public PackOptions with(Compression other) {
    return new PackOptions(other, latestTime, ids);
  }

  public PackOptions withLatestTime(Instant latest) {
    return new PackOptions(compression, Optional.of(latest), ids);
  }

  public PackOptions withIds(IdMap other) {
    return new PackOptions(compression, latestTime, other);
  }
}
