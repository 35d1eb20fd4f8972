package dev.slipway.images.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Whatever the size, and however it is written, it is one gzip member with the same content. */
class ParallelGzipTest {
  private static final int MIB = 1024 * 1024;

  @Test
  void contentComesBackAndBytesReproduce() throws IOException {
    Random random = new Random(3);
    for (int size : new int[] {0, 1, 65536, MIB - 1, MIB, MIB + 1, 2 * MIB, 5 * MIB + 77}) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      java.util.Arrays.fill(content, 0, size / 2, (byte) 'x');
      byte[] packed = pack(content, size);
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        assertArrayEquals(content, in.readAllBytes());
      }
      assertArrayEquals(packed, pack(content, 4093));
    }
  }

  private static byte[] pack(byte[] content, int step) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ParallelGzip gzip = new ParallelGzip(out)) {
      for (int at = 0; at < content.length; at += step) {
        gzip.write(content, at, Math.min(step, content.length - at));
      }
      gzip.finish();
    }
    return out.toByteArray();
  }
}
