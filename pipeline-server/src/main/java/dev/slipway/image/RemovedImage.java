package dev.slipway.image;

import dev.slipway.images.Digest;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came of removing an image.
 *
 * @param untagged names that were taken away
 * @param deleted what went because nothing needs it any more
 * @param freed bytes
 */
public record RemovedImage(List<String> untagged, List<Digest> deleted, long freed) {
  public RemovedImage {
    untagged = List.copyOf(untagged);
    deleted = List.copyOf(deleted);
  }

  /** What came of this and then of another. */
  public RemovedImage and(RemovedImage next) {
    return new RemovedImage(
        Stream.concat(untagged.stream(), next.untagged.stream()).toList(),
        Stream.concat(deleted.stream(), next.deleted.stream()).toList(),
        freed + next.freed);
  }
}
