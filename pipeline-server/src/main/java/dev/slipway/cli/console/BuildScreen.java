package dev.slipway.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.term.Terminal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A build as it goes on, a line at a time: {@code #4 [web 2/5] RUN make}, its output behind {@code
 * #4}, and how long it took. What several stages do at once is told apart by the numbers.
 */
public final class BuildScreen {
  private final Terminal terminal;
  private final boolean silent;

  /** The beginnings of lines that have not ended yet. */
  private final Map<String, StringBuilder> begun = new HashMap<>();

  public BuildScreen(Terminal terminal, boolean silent) {
    this.terminal = terminal;
    this.silent = silent;
  }

  /** One thing that the build told. */
  public void show(JsonNode line) {
    if (silent) {
      return;
    }
    int step = line.path("step").asInt();
    var kind = line.path("kind").asText();
    var text = line.path("text").asText();
    switch (kind) {
      case "note" -> print(text);
      case "started" -> {
        print("#%d %s".formatted(step, title(text)));
        var why = line.path("why").asText();
        if (!why.isEmpty()) {
          print(terminal.dim("#%d not in the cache: %s".formatted(step, Terminal.clean(why))));
        }
      }
      case "output", "error_output" -> output(step, kind, text);
      case "done", "cached", "failed", "cancelled" -> {
        flush(step);
        ended(step, kind, text, Duration.ofMillis(line.path("millis").asLong()));
      }
      default -> {
        // A newer server may tell more.
      }
    }
  }

  private void ended(int step, String kind, String text, Duration took) {
    switch (kind) {
      case "cached" -> {
        print("#%d %s".formatted(step, title(text)));
        print(terminal.dim("#%d CACHED".formatted(step)));
      }
      case "done" -> print(terminal.dim("#%d DONE %s".formatted(step, Terminal.elapsed(took))));
      case "failed" -> print("#%d %s: %s".formatted(step, terminal.state("failed"), title(text)));
      default -> print("#%d CANCELED".formatted(step));
    }
  }

  private String title(String text) {
    return terminal.bold(Terminal.clean(text.replace('\n', ' ')));
  }

  private void output(int step, String kind, String text) {
    var line = begun.computeIfAbsent(step + "/" + kind, k -> new StringBuilder());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        print("#%d %s".formatted(step, Terminal.clean(line.toString())));
        line.setLength(0);
      } else {
        line.append(text.charAt(i));
      }
    }
  }

  private void flush(int step) {
    for (var kind : new String[] {"output", "error_output"}) {
      var line = begun.remove(step + "/" + kind);
      if (line != null && !line.isEmpty()) {
        print("#%d %s".formatted(step, Terminal.clean(line.toString())));
      }
    }
  }

  /** What came of it, on standard output: all else goes to standard error. */
  public void built(String digest, JsonNode names) {
    if (silent) {
      terminal.line(digest);
      return;
    }
    var all = new StringJoiner(", ").setEmptyValue("(no name)");
    names.forEach(name -> all.add(name.asText()));
    terminal.line(all + " is " + digest);
  }

  public void failed(JsonNode build) {
    var problem = build.path("problem").asText("");
    System.err.println(
        problem.isEmpty()
            ? "the build was " + build.path("phase").asText()
            : problem.lines().map(Terminal::clean).reduce((a, b) -> a + "\n" + b).orElse(""));
  }

  private static void print(String text) {
    System.err.println(text);
  }
}
