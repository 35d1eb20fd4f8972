package dev.slipway.images.layer;

import dev.slipway.images.sys.Attributes;
import dev.slipway.images.sys.OpenFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Threads that fill new files while the archive is read on. They get open files, never paths: what
 * lies where was decided, in the archive's order, before.
 */
final class FileWriters implements AutoCloseable {
  private static final int MOST_OPEN = 128;
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          CORES, Thread.ofPlatform().daemon().name("unpack-file").factory());
  private final Semaphore open = new Semaphore(MOST_OPEN);
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /** Writes the content, applies the attributes and closes the file, sooner or later. */
  void fill(OpenFile file, List<Block.Piece> held, Attributes attributes) throws IOException {
    try {
      open.acquire();
    } catch (InterruptedException e) {
      drop(file, held);
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while unpacking").initCause(e);
    }
    threads.execute(
        () -> {
          try (file) {
            if (failures.isEmpty()) {
              for (Block.Piece piece : held) {
                file.write(piece.direct());
              }
              file.apply(attributes);
            }
          } catch (IOException | RuntimeException | Error e) {
            // An Error too: a file that was not written must not look like one that was.
            failures.add(e);
          } finally {
            held.forEach(piece -> piece.block().release());
            open.release();
          }
        });
    throwFailure();
  }

  /** For those that could not be read to their end. */
  static void drop(OpenFile file, List<Block.Piece> held) {
    file.close();
    held.forEach(piece -> piece.block().release());
  }

  /** Waits for all files; throws what went wrong with the first that failed. */
  void finish() throws IOException {
    close();
    throwFailure();
  }

  private void throwFailure() throws IOException {
    Throwable failed = failures.peek();
    switch (failed) {
      case null -> {}
      case Error e -> throw e;
      case IOException io -> throw io;
      case RuntimeException e -> throw e;
      default -> throw new IllegalStateException(failed);
    }
  }

  /** Waits for all files. */
  @Override
  public void close() {
    threads.close();
  }
}
