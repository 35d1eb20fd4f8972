package dev.slipway.image;

import dev.slipway.images.Digest;
import java.util.List;

/** What a scrub of the store of images found. */
public record Scrubbing(long blobs, long bytes, long layers, List<Corrupt> corrupt) {
  public Scrubbing {
    corrupt = List.copyOf(corrupt);
  }

  /**
   * Something that was moved aside.
   *
   * @param layer whether it is an unpacked layer; else it is a blob
   * @param broken names and other holders of images that need it
   */
  public record Corrupt(Digest digest, boolean layer, List<String> broken) {
    public Corrupt {
      broken = List.copyOf(broken);
    }
  }
}
