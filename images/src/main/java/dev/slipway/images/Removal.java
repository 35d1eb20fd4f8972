package dev.slipway.images;

import java.util.List;

/**
 * What came of removing an image.
 *
 * @param untagged names that were taken from it
 * @param deleted documents that went because nothing needs them any more
 * @param freed bytes of blobs; unpacked layers are collected some time later
 */
public record Removal(List<ImageReference> untagged, List<Digest> deleted, long freed) {
  public Removal {
    untagged = List.copyOf(untagged);
    deleted = List.copyOf(deleted);
  }
}
