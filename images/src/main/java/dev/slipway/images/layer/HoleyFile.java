package dev.slipway.images.layer;

import dev.slipway.images.sys.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A new, large file being written from its beginning to its end. Aligned pieces of zeros become
 * holes, so that a file that was sparse when it was packed takes no more disk than it did.
 */
final class HoleyFile {
  private static final int PIECE = 64 * 1024;
  private static final byte[] ZEROS = new byte[PIECE];
  private final OpenFile file;
  private long size;
  private long written;

  HoleyFile(OpenFile file) {
    this.file = file;
  }

  void append(Block.Piece more) throws IOException {
    ByteBuffer direct = more.direct();
    int from = 0; // of what is to be written
    int at = 0;
    while (at < more.size()) {
      int untilAligned = PIECE - (int) (size % PIECE);
      int part = Math.min(untilAligned, more.size() - at);
      if (zeros(more, at, part)) {
        write(direct, from, at);
        from = at + part;
      }
      at += part;
      size += part;
    }
    write(direct, from, at);
  }

  private static boolean zeros(Block.Piece piece, int at, int size) {
    int start = piece.offset() + at;
    return Arrays.equals(piece.block().bytes, start, start + size, ZEROS, 0, size);
  }

  /** The file has {@code size} bytes when the one at {@code to} was not yet looked at. */
  private void write(ByteBuffer direct, int from, int to) throws IOException {
    if (from < to) {
      file.writeAt(size - (to - from), direct.slice(from, to - from));
      written = size;
    }
  }

  /** A hole at the end is not there until the file is made as long. */
  void finish() throws IOException {
    if (written < size) {
      file.truncate(size);
    }
  }
}
