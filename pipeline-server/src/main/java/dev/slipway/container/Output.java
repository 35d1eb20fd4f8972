package dev.slipway.container;

import java.time.Instant;
import java.util.List;

/** What a container wrote, read from the oldest on; for one thread at a time. */
public interface Output extends AutoCloseable {
  /** Which of the two it wrote to. */
  enum Stream {
    STDOUT,
    STDERR
  }

  /**
   * A line without its end, or a part of one.
   *
   * @param number position in the log
   * @param partial no line end follows these bytes
   */
  record Piece(long number, Instant time, Stream stream, boolean partial, byte[] bytes) {}

  /** Some of it, at least one piece; none at the end. Blocks while it is followed. */
  List<Piece> read(int most) throws InterruptedException;

  @Override
  void close();
}
