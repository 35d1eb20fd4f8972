package dev.slipway.images;

import java.time.Duration;

/**
 * When what nobody needs is removed from a store.
 *
 * @param keep what was used within this time stays, unless room is short
 * @param floor bytes; a store that is not larger than this is left alone
 * @param ceiling bytes; a store that is larger gives up what can be had again, what was used least
 *     recently first: layers' directories, which are unpacked again when needed, then images of
 *     other registries. {@link Long#MAX_VALUE} for none
 * @param free bytes that the store's file system should have left; below this it gives up as above
 */
public record CollectPolicy(Duration keep, long floor, long ceiling, long free) {
  public CollectPolicy {
    if (keep.isNegative() || floor < 0 || ceiling < 0 || free < 0) {
      throw new IllegalArgumentException("none of keep, floor, ceiling and free may be negative");
    }
  }

  /** Everything goes that nobody needs, whenever it was used. */
  public static CollectPolicy everything() {
    return new CollectPolicy(Duration.ZERO, 0, Long.MAX_VALUE, 0);
  }
}
