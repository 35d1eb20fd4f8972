package dev.slipway.container;

import java.io.IOException;
import java.util.Optional;

/**
 * Live input and output of a process in a container. All methods may be called from any thread;
 * whoever reads slowly holds the process up, or is cut off if it only looks on.
 */
public interface LiveSession extends AutoCloseable {
  /** Some bytes as they came; of a terminal all are {@code STDOUT}. */
  record Chunk(Output.Stream stream, byte[] bytes) {}

  /** Whether it is a terminal. */
  boolean terminal();

  /** The next piece of output, waiting for it; empty when there will be no more. */
  Optional<Chunk> read() throws InterruptedException;

  /** What the process reads; waits while much is on its way. */
  void write(byte[] bytes) throws IOException;

  /** The end of input for the process. */
  void endInput() throws IOException;

  /** The terminal is that large now; nothing happens if there is none. */
  void resize(WindowSize size);

  /** How the process ended, waiting for that; to be called after the last {@link #read}. */
  Ending await() throws InterruptedException;

  /** Ends a command that was begun for this session; what was attached to is left alone. */
  void kill();

  /** Lets go: the process goes on, without a reader. */
  @Override
  void close();

  /** How a process ended. */
  record Ending(int code, String cause) {}
}
