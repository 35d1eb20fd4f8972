package dev.slipway.image;

import dev.slipway.images.Digest;
import java.util.List;

/**
 * Why something in the store of images stays.
 *
 * @param kind {@code name}, {@code repository}, {@code entry}, {@code referrer}, {@code pin},
 *     {@code use} or {@code fresh}
 * @param chain from what is held directly down to what was asked for
 */
public record Holder(String kind, String holder, List<Digest> chain) {
  public Holder {
    chain = List.copyOf(chain);
  }
}
