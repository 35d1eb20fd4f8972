package dev.slipway.images.build;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.slipway.images.ImageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Tells archives, which ADD unpacks, from files, which it copies: by their first bytes. */
final class Archive {
  private static final int BLOCK = 512;
  private static final int MAGIC = 257;
  private static final int LOOK = 64 * 1024;

  private Archive() {}

  /** Whether it is a tar archive, plain or packed with gzip, bzip2 or zstd. */
  static boolean is(InputStream file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(file, LOOK);
    in.mark(LOOK);
    byte[] head = in.readNBytes(6);
    in.reset();
    if (isXz(head)) {
      throw ImageException.refused(
          "archive",
          "an archive packed with xz cannot be unpacked here; pack it with gzip or zstd");
    }
    try {
      byte[] first = unpacked(in, head).readNBytes(BLOCK);
      return first.length == BLOCK
          && new String(first, MAGIC, 5, StandardCharsets.US_ASCII).equals("ustar");
    } catch (IOException e) {
      return false; // Only its beginning looked packed: a file like any other.
    }
  }

  /** The bytes without bzip2, which is all that the extractor itself does not know. */
  static InputStream withoutBzip2(InputStream file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(file, LOOK);
    in.mark(LOOK);
    byte[] head = in.readNBytes(4);
    in.reset();
    return isBzip2(head) ? new BZip2CompressorInputStream(in, true) : in;
  }

  private static InputStream unpacked(InputStream in, byte[] head) throws IOException {
    if (starts(head, 0x1f, 0x8b)) {
      return new GZIPInputStream(in);
    }
    if (isBzip2(head)) {
      return new BZip2CompressorInputStream(in, true);
    }
    return starts(head, 0x28, 0xb5, 0x2f, 0xfd) ? new ZstdInputStreamNoFinalizer(in) : in;
  }

  private static boolean isBzip2(byte[] head) {
    return starts(head, 'B', 'Z', 'h');
  }

  private static boolean isXz(byte[] head) {
    return starts(head, 0xfd, '7', 'z', 'X', 'Z', 0);
  }

  private static boolean starts(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
