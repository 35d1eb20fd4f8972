package dev.slipway.images.layer;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Some bytes of an archive, held by all who still read them; the last to let go gives it back. The
 * bytes are there twice: on the heap for Java, and where the kernel can read them without a copy.
 */
final class Block {
  static final int SIZE = 512 * 1024;
  final byte[] bytes = new byte[SIZE];
  private Optional<ByteBuffer> direct = Optional.empty();
  private boolean copied;
  private final AtomicInteger holders = new AtomicInteger();
  private final Consumer<Block> unheld;
  private int size;

  /** A part of a block. Whoever keeps it beyond the next call of the reader holds the block. */
  record Piece(Block block, int offset, int size) {
    ByteBuffer direct() {
      return block.direct().slice(offset, size);
    }
  }

  /**
   * @param unheld gets it back from the last who held it
   */
  Block(Consumer<Block> unheld) {
    this.unheld = unheld;
  }

  /** After {@link #bytes} were set: holds it for so many. */
  synchronized void filled(int count, int forSoMany) {
    size = count;
    copied = false;
    holders.set(forSoMany);
  }

  /** Copied when it is first wanted, by whoever wants it first. */
  private synchronized ByteBuffer direct() {
    ByteBuffer all = direct.orElseGet(() -> ByteBuffer.allocateDirect(SIZE));
    direct = Optional.of(all);
    if (!copied) {
      all.clear().put(bytes, 0, size);
      copied = true;
    }
    return all;
  }

  int size() {
    return size;
  }

  void hold() {
    holders.incrementAndGet();
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      unheld.accept(this);
    }
  }
}
