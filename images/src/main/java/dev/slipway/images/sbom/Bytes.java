package dev.slipway.images.sbom;

import java.io.IOException;
import java.util.Arrays;

/** Bytes that can be read from anywhere in them: a file of an image, or a part of one. */
interface Bytes {
  long size();

  /** Fills the buffer from its beginning with the bytes at this position; fewer at the end. */
  int read(long at, byte[] buffer, int most) throws IOException;

  /** These many bytes, or as many as there are. */
  default byte[] read(long at, int most) throws IOException {
    byte[] all = new byte[(int) Math.max(0, Math.min(most, size() - at))];
    int filled = 0;
    while (filled < all.length) {
      byte[] chunk = filled == 0 ? all : new byte[all.length - filled];
      int got = read(at + filled, chunk, chunk.length);
      if (got <= 0) {
        return Arrays.copyOf(all, filled);
      }
      if (chunk != all) {
        System.arraycopy(chunk, 0, all, filled, got);
      }
      filled += got;
    }
    return all;
  }

  /** Bytes in memory. */
  static Bytes of(byte[] all) {
    return new Bytes() {
      @Override
      public long size() {
        return all.length;
      }

      @Override
      public int read(long at, byte[] buffer, int most) {
        int got = (int) Math.max(0, Math.min(most, all.length - at));
        System.arraycopy(all, (int) Math.min(at, all.length), buffer, 0, got);
        return got;
      }
    };
  }
}
