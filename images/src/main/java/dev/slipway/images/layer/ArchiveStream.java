package dev.slipway.images.layer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** An archive read from a stream by the thread that asks; each piece is good until the next. */
final class ArchiveStream implements ArchiveInput {
  private final InputStream in;
  private final Block block = new Block(unheld -> {});
  private int position;

  ArchiveStream(InputStream in) {
    this.in = in;
  }

  @Override
  public Optional<Block.Piece> piece(long most) throws IOException {
    if (position == block.size()) {
      block.filled(in.readNBytes(block.bytes, 0, Block.SIZE), 1);
      position = 0;
    }
    int size = (int) Math.min(most, block.size() - position);
    if (block.size() == 0) {
      return Optional.empty();
    }
    position += size;
    return Optional.of(new Block.Piece(block, position - size, size));
  }
}
