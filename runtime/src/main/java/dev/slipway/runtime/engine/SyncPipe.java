package dev.slipway.runtime.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.Syscalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A pipe on which conmon answers, one line of JSON at a time. Reading holds its thread, so it is
 * done on platform threads.
 */
final class SyncPipe implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_LINE = 64 << 10;

  private final Syscalls kernel;
  private final int reading;
  private int writing;
  private final byte[] buffer = new byte[4096];
  private int start;
  private int end;

  private SyncPipe(Syscalls kernel, int[] ends) {
    this.kernel = kernel;
    this.reading = ends[0];
    this.writing = ends[1];
  }

  static SyncPipe open(Syscalls kernel) throws ErrnoException {
    return new SyncPipe(kernel, kernel.pipe());
  }

  /** What conmon gets as one of its descriptors. */
  int writingEnd() {
    return writing;
  }

  /** Once conmon has its copy, ours goes, so that its death is an end of file. */
  void closeWritingEnd() {
    if (writing >= 0) {
      kernel.close(writing);
      writing = -1;
    }
  }

  /**
   * The next answer; empty if there comes none.
   *
   * @throws IOException if it takes longer than {@code patience}
   */
  Optional<JsonNode> answer(Duration patience) throws IOException {
    var line = line(System.nanoTime() + patience.toNanos());
    return line.isBlank() ? Optional.empty() : Optional.of(JSON.readTree(line));
  }

  @Override
  public void close() {
    closeWritingEnd();
    kernel.close(reading);
  }

  private String line(long deadline) throws IOException {
    var line = new ByteArrayOutputStream();
    while (line.size() < LONGEST_LINE && (start < end || fill(deadline))) {
      var next = buffer[start++];
      if (next == '\n') {
        break;
      }
      line.write(next);
    }
    return line.toString(UTF_8);
  }

  /** False at the end. */
  private boolean fill(long deadline) throws IOException {
    while (!kernel.poll(new int[] {reading}, left(deadline))[0]) {
      if (System.nanoTime() >= deadline) {
        throw new IOException("conmon did not answer in time");
      }
    }
    start = 0;
    end = kernel.read(reading, buffer);
    return end > 0;
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime())).plusMillis(1);
  }
}
