package dev.slipway.images.layer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * The bytes of an archive on their way from the thread that unpacks them to the one that reads
 * entries. A bounded number of blocks goes round; whichever side gives up lets the other end.
 */
final class ArchiveBytes implements ArchiveInput {
  private static final int MOST_BLOCKS = 12;

  /** What arrives: a block, the end, or why there is no more. */
  private sealed interface Arrival {
    record Filled(Block block) implements Arrival {}

    record End() implements Arrival {}

    record Broken(Exception reason) implements Arrival {}
  }

  private final Semaphore room = new Semaphore(MOST_BLOCKS);
  private final Queue<Block> idle = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
  private volatile boolean readerGone;
  private Optional<Block> present = Optional.empty();
  private int position;
  private boolean ended;

  /** A block to fill, or empty where the reader wants no more. */
  Optional<Block> empty() throws InterruptedException {
    room.acquire();
    if (readerGone) {
      room.release();
      return Optional.empty();
    }
    Block block = idle.poll();
    return Optional.of(block == null ? new Block(this::giveBack) : block);
  }

  private void giveBack(Block block) {
    idle.add(block);
    room.release();
  }

  void put(Block filled) {
    arrived.add(new Arrival.Filled(filled));
  }

  void end() {
    arrived.add(new Arrival.End());
  }

  /** The reader learns of it when it comes to it, after the blocks before. */
  void end(Exception reason) {
    arrived.add(new Arrival.Broken(reason));
  }

  /** The reader will ask no more. */
  void readerEnds() {
    readerGone = true;
    room.release();
  }

  @Override
  public Optional<Block.Piece> piece(long most) throws IOException {
    if (present.isEmpty() || position == present.get().size()) {
      nextBlock();
    }
    if (present.isEmpty()) {
      return Optional.empty();
    }
    Block block = present.get();
    int size = (int) Math.min(most, block.size() - position);
    Block.Piece piece = new Block.Piece(block, position, size);
    position += size;
    return Optional.of(piece);
  }

  private void nextBlock() throws IOException {
    present.ifPresent(Block::release);
    present = Optional.empty();
    if (ended) {
      return;
    }
    switch (take()) {
      case Arrival.Filled(Block block) -> present = Optional.of(block);
      case Arrival.End() -> ended = true;
      case Arrival.Broken(Exception reason) -> {
        ended = true;
        if (reason instanceof IOException unreadable) {
          throw unreadable;
        }
        throw (RuntimeException) reason;
      }
    }
    position = 0;
  }

  private Arrival take() throws IOException {
    try {
      return arrived.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while unpacking").initCause(e);
    }
  }
}
