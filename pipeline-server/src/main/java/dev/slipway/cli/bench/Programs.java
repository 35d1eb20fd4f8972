package dev.slipway.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Programs of others that are run to their end. Closing ends those that have not. */
final class Programs implements AutoCloseable {
  private final Set<Process> running = new HashSet<>();
  private boolean closed;

  /** All that it said; anything but success is an error that tells it. */
  String call(List<String> command) throws IOException, InterruptedException {
    var process = start(new ProcessBuilder(command).redirectErrorStream(true));
    try {
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(
            "exit code %d of %s: %s".formatted(code, String.join(" ", command), said));
      }
      return said;
    } finally {
      ended(process);
    }
  }

  /** Lines of bash, in which a failure anywhere in a pipe is one of the whole. */
  String bash(String lines) throws IOException, InterruptedException {
    return call(List.of("bash", "-euo", "pipefail", "-c", lines));
  }

  private synchronized Process start(ProcessBuilder builder) throws IOException {
    if (closed) {
      throw new IOException("the bench was stopped");
    }
    var process = builder.start();
    running.add(process);
    return process;
  }

  private synchronized void ended(Process process) {
    running.remove(process);
    end(process);
  }

  @Override
  public synchronized void close() {
    closed = true;
    running.forEach(Programs::end);
  }

  /** By its handle, which leaves its output open: whoever reads that waits until all is over. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.toHandle().destroy();
  }
}
