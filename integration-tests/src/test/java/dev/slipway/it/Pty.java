package dev.slipway.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command on a terminal of its own, by script(1): what is typed, what is shown, how it ends. */
final class Pty implements AutoCloseable {
  private final Path notes;
  private final Process process;
  private final StringBuilder shown = new StringBuilder();
  private int read;

  private Pty(Path notes, Process process) {
    this.notes = notes;
    this.process = process;
    Thread.ofVirtual().start(this::show);
  }

  /** Begins it in a window of that size. */
  static Pty start(
      Path notes, int rows, int columns, Map<String, String> environment, List<String> command) {
    var line =
        "tty >%s/tty; stty rows %d cols %d; stty -g >%1$s/before; %s; code=$?; stty -g >%1$s/after; exit $code"
            .formatted(notes, rows, columns, String.join(" ", quoted(command)));
    var builder =
        new ProcessBuilder("script", "-qfec", line, "/dev/null").redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("SLIPWAY_BUILD", "no");
    try {
      Files.createDirectories(notes);
      return new Pty(notes, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> quoted(List<String> command) {
    var quoted = new ArrayList<String>();
    command.forEach(word -> quoted.add("'" + word.replace("'", "'\\''") + "'"));
    return quoted;
  }

  private void show() {
    try (var output = process.getInputStream()) {
      var buffer = new byte[4096];
      for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
        synchronized (shown) {
          shown.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
      }
    } catch (IOException over) {
      // the terminal is gone
    }
  }

  void type(String keys) {
    try {
      process.getOutputStream().write(keys.getBytes(StandardCharsets.ISO_8859_1));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until that is shown, after all that was waited for before. */
  Pty awaits(String text) {
    await("'" + text + "' is shown")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .conditionEvaluationListener(null)
        .untilAsserted(
            () -> {
              int at = rest().indexOf(text);
              if (at < 0) {
                throw new AssertionError("'" + text + "' is not in: " + rest());
              }
            });
    read += rest().indexOf(text) + text.length();
    return this;
  }

  private String rest() {
    synchronized (shown) {
      return shown.substring(read);
    }
  }

  /** Makes its window another size, as a window manager does. */
  void resize(int rows, int columns) {
    try {
      var terminal = Files.readString(notes.resolve("tty")).strip();
      var size = List.of("stty", "-F", terminal, "rows", "" + rows, "cols", "" + columns);
      if (new ProcessBuilder(size).start().waitFor() != 0) {
        throw new AssertionError("the window could not be made another size");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for its end; the exit code. */
  int ended() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("it has not ended; shown was: " + rest());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the terminal is as it was before. */
  boolean isRestored() {
    try {
      return Files.readString(notes.resolve("before"))
          .equals(Files.readString(notes.resolve("after")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
