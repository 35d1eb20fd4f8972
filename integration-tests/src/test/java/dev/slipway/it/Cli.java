package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launcher at the root of the project, called as a person does. */
final class Cli {
  private static final Path LAUNCHER = Path.of("..", "slipway").toAbsolutePath().normalize();

  private final Map<String, String> environment;

  private Cli(Map<String, String> environment) {
    this.environment = environment;
  }

  /** With the administrator's token. */
  static Cli of(Server server) {
    return new Cli(Map.of("SLIPWAY_URL", server.url(), "SLIPWAY_TOKEN", server.token()));
  }

  static Cli alone() {
    return new Cli(Map.of());
  }

  /** What a call ended with; output and errors together. */
  record Ended(int exit, String output) {}

  /** Fails unless it ends with that exit code; returns what it printed. */
  String run(int expected, String... arguments) {
    var ended = call(List.of(), arguments);
    assertEquals(
        expected, ended.exit(), () -> String.join(" ", arguments) + ":\n" + ended.output());
    return ended.output();
  }

  /**
   * Fails unless all goes well; returns what it printed on standard output, one character a byte.
   */
  String bytes(String... arguments) {
    var command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    builder.environment().put("SLIPWAY_BUILD", "no");
    try {
      var process = builder.start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertEquals(0, process.waitFor(), output);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a call with input ended with. */
  record Piped(int exit, byte[] output) {}

  /** Calls it with those bytes as its standard input. */
  Piped piped(byte[] input, String... arguments) {
    var command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    builder.environment().put("SLIPWAY_BUILD", "no");
    try {
      var process = builder.start();
      Thread.ofVirtual()
          .start(
              () -> {
                try (var stdin = process.getOutputStream()) {
                  stdin.write(input);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      var output = process.getInputStream().readAllBytes();
      return new Piped(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls it on a terminal of that size. */
  Pty pty(Path notes, int rows, int columns, String... arguments) {
    var command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    return Pty.start(notes, rows, columns, environment, command);
  }

  /** Calls it behind a prefix, such as another user. */
  Ended call(List<String> prefix, String... arguments) {
    var command = new ArrayList<>(prefix);
    command.add(LAUNCHER.toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("SLIPWAY_BUILD", "no");
    try {
      var process = builder.start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " did not end");
      }
      return new Ended(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
