package dev.slipway.app;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A long-lived process of the server's own, such as its database, that must not outlive it: however
 * the server ends, the kernel then sends the child its stop signal.
 *
 * @param stop the signal that ends it cleanly, such as {@code INT}
 */
record ChildProcess(Process process, String stop) {
  /*
   * The kernel sends the parent-death signal when the *thread* that forked ends, so a platform
   * thread of its own forks and then waits for as long as the child lives. A session of its own
   * keeps Ctrl-C in the server's terminal from stopping the child before the server is done with
   * it.
   */

  /**
   * Starts it with nothing but that environment; what it prints goes to the log file, anew.
   *
   * @throws UncheckedIOException if the command cannot be run
   */
  static ChildProcess start(
      String name, String stop, List<String> command, Map<String, String> environment, Path log) {
    var line = new ArrayList<>(List.of("setsid"));
    line.addAll(command);
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null")).redirectOutput(log.toFile());
    var started = new CompletableFuture<Process>();
    Thread.ofPlatform().daemon().name(name).start(() -> runWhole(builder, started));
    return new ChildProcess(awaited(name, started), stop);
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Asks it to stop and waits; kills it when the time is up. */
  void stop(Duration patience) {
    signal(process.pid(), stop);
    if (!ended(patience)) {
      process.destroyForcibly();
      ended(Duration.ofSeconds(10));
    }
  }

  /** Waits for its end; false if it still runs. */
  boolean ended(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  /** Sends a signal by its short name; does nothing if there is no such process. */
  static void signal(long pid, String name) {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid + " 2>/dev/null")
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("sending " + name + " to process " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A moment between two looks at a process. */
  static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void runWhole(ProcessBuilder builder, CompletableFuture<Process> started) {
    try {
      var process = builder.start();
      started.complete(process);
      while (process.isAlive()) {
        waitQuietly(process);
      }
    } catch (IOException e) {
      started.completeExceptionally(e);
    }
  }

  private static void waitQuietly(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      // nobody may end this thread before the child, or the child is stopped
    }
  }

  private static Process awaited(String name, CompletableFuture<Process> started) {
    try {
      return started.join();
    } catch (CompletionException e) {
      throw new UncheckedIOException(
          "starting " + name, new IOException(String.valueOf(e.getCause()), e.getCause()));
    }
  }
}
