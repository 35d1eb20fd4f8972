package dev.slipway.image;

import dev.slipway.images.Digest;
import java.util.List;

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
}
