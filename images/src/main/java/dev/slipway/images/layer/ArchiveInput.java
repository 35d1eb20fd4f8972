package dev.slipway.images.layer;

import java.io.IOException;
import java.util.Optional;

/** Where the unpacked bytes of an archive are read from, once and in order. */
sealed interface ArchiveInput permits ArchiveBytes, ArchiveStream {
  /** The next bytes, at most so many, as far as they lie in one block; empty at the end. */
  Optional<Block.Piece> piece(long most) throws IOException;

  /** Fills the array; the count is smaller only at the end. */
  default int read(byte[] into, int size) throws IOException {
    int done = 0;
    while (done < size) {
      Optional<Block.Piece> piece = piece(size - done);
      if (piece.isEmpty()) {
        return done;
      }
      Block.Piece p = piece.get();
      System.arraycopy(p.block().bytes, p.offset(), into, done, p.size());
      done += p.size();
    }
    return done;
  }
}
