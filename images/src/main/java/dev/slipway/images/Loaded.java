package dev.slipway.images;

import java.util.List;

/**
 * An image that an archive had.
 *
 * @param digest of its manifest or index
 * @param names that it has now; none where the archive named it in no way that was wanted
 */
public record Loaded(Digest digest, List<ImageReference> names) {
  public Loaded {
    names = List.copyOf(names);
  }
}
