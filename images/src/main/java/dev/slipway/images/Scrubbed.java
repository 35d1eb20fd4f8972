package dev.slipway.images;

import java.util.List;

/**
 * What a scrub found.
 *
 * @param blobs that were read
 * @param bytes of them
 * @param layers whose directories were compared
 */
public record Scrubbed(long blobs, long bytes, long layers, List<Corrupt> corrupt) {
  public Scrubbed {
    corrupt = List.copyOf(corrupt);
  }

  /**
   * Something that is not what its name says. It was moved aside; a pull, push or load of the image
   * brings it again, and a layer is unpacked again when needed.
   *
   * @param digest of the blob, or the layer's diff id
   * @param layer whether it is a layer's directory
   * @param broken the names and other holders of images that need it
   */
  public record Corrupt(Digest digest, boolean layer, List<String> broken) {
    public Corrupt {
      broken = List.copyOf(broken);
    }
  }
}
