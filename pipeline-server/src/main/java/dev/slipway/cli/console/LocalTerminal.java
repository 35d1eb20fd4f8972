package dev.slipway.cli.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The terminal that our standard input is, by way of {@code stty}, which every Linux has. Raw while
 * it is open; put back as it was on every way out but {@code kill -9}.
 */
public final class LocalTerminal implements AutoCloseable {
  private final String before;
  private final Thread atExit = new Thread(this::restore);

  private LocalTerminal(String before) {
    this.before = before;
  }

  /** Whether standard input is one. */
  public static boolean isThere() {
    return stty("-g").isPresent();
  }

  /** Makes it raw: every key goes to the other side as it is. */
  public static LocalTerminal raw() throws IOException {
    var before = stty("-g").orElseThrow(() -> new IOException("standard input is no terminal"));
    var terminal = new LocalTerminal(before);
    terminal.begin();
    return terminal;
  }

  /** Its size now. */
  public static Optional<Window> size() {
    return stty("size")
        .map(text -> text.split(" "))
        .filter(parts -> parts.length == 2 && parts[0].matches("[0-9]{1,4}"))
        .map(parts -> new Window(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])))
        .filter(window -> window.rows() > 0 && window.columns() > 0);
  }

  /** Rows and columns. */
  public record Window(int rows, int columns) {}

  /* A signal may come while it is being made raw: what puts it back then waits for that. */
  private synchronized void begin() {
    Runtime.getRuntime().addShutdownHook(atExit);
    stty("raw", "-echo", "-iexten", "-echonl");
  }

  private synchronized void restore() {
    stty(before);
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // the hook runs, which does the same
    }
  }

  /** What it prints, if it succeeds. */
  private static Optional<String> stty(String... arguments) {
    var command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      var process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return process.waitFor() == 0 ? Optional.of(text.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
