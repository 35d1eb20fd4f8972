package dev.slipway.runtime.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A short command of the host, run to its end with an empty environment and none of our
 * descriptors.
 */
public final class Command {
  /** More output than this is dropped: no tool of ours has more to say in earnest. */
  private static final int MOST_OUTPUT = 4 << 20;

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Its exit code and what it wrote, errors included. */
  public record Result(int code, String output) {
    public boolean passed() {
      return code == 0;
    }

    /** The last line that says something: tools put the reason there. */
    public String lastLine() {
      var lines = output.lines().filter(line -> !line.isBlank()).toList();
      return lines.isEmpty() ? "exit code " + code : lines.getLast().strip();
    }
  }

  private final List<String> argv;
  private final Duration atMost;

  public Command(List<String> argv, Duration atMost) {
    this.argv = List.copyOf(argv);
    this.atMost = atMost;
  }

  public static Command of(String... argv) {
    return new Command(List.of(argv), Duration.ofSeconds(30));
  }

  public Result run() throws IOException {
    return run("");
  }

  /** Runs it with this text as its standard input. */
  public Result run(String input) throws IOException {
    var builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", PATH);
    builder.environment().put("LC_ALL", "C");
    var process = builder.start();
    try (var in = process.getInputStream()) {
      try (var out = process.getOutputStream()) {
        out.write(input.getBytes(UTF_8));
      } catch (IOException e) {
        // It ended without reading: its exit code tells more than our broken pipe.
      }
      return ended(process, in);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + argv.getFirst(), e);
    } finally {
      process.destroyForcibly();
    }
  }

  private Result ended(Process process, InputStream in) throws IOException, InterruptedException {
    var watchdog =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                      process.destroyForcibly();
                    }
                  } catch (InterruptedException e) {
                    // The command ended first.
                  }
                });
    var output = new String(in.readNBytes(MOST_OUTPUT), UTF_8);
    var code = process.waitFor();
    watchdog.interrupt();
    return new Result(code, output);
  }
}
