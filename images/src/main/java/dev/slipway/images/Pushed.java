package dev.slipway.images;

import java.util.List;

/**
 * What a push brought to a registry.
 *
 * @param digest of the image or index, which the name points to there
 * @param size of that document in bytes
 * @param referrers that went with it
 */
public record Pushed(Digest digest, long size, List<Digest> referrers) {
  public Pushed {
    referrers = List.copyOf(referrers);
  }
}
