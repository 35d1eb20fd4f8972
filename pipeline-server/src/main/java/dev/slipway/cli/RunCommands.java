package dev.slipway.cli;

import static dev.slipway.cli.Connection.brief;
import static dev.slipway.cli.Connection.ref;
import static dev.slipway.cli.Connection.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import dev.slipway.cli.term.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs: list, show, follow, start, cancel. */
@Command(name = "run", description = "List, follow, start and cancel runs.")
final class RunCommands {
  @Mixin private Connection connection;

  @Command(description = "List a project's runs, the newest first.")
  void ls(
      @Parameters(paramLabel = "PROJECT") String project,
      @Option(names = "--limit", defaultValue = "20") int limit) {
    connection.list(
        connection
            .client()
            .get("/api/v1/projects/%s/runs?limit=%d".formatted(Client.segment(project), limit)),
        new Table("RUN", "STATE", "CAUSE", "BRANCH", "COMMIT", "BY", "TOOK"),
        (table, run) ->
            table.row(
                text(run, "id"),
                text(run, "state"),
                text(run, "cause"),
                ref(run, "ref"),
                brief(run, "commit", 12),
                text(run, "by"),
                took(run)));
  }

  @Command(description = "Show a run and its steps; the exit code is the run's result.")
  int show(@Parameters(paramLabel = "RUN") RunRef run) {
    var shown = connection.client().get(run.path());
    if (connection.json) {
      connection.terminal().line(shown.toPrettyString());
      return code(shown);
    }
    var terminal = connection.terminal();
    terminal.line(
        "%s %s (%s of %s at %s by %s)"
            .formatted(
                run,
                terminal.state(text(shown, "state")),
                text(shown, "cause"),
                ref(shown, "ref"),
                brief(shown, "commit", 12),
                text(shown, "by")));
    var table = new Table("STEP", "STATE", "TOOK", "REASON");
    for (var step : shown.path("steps")) {
      table.row(text(step, "name"), text(step, "state"), took(step), text(step, "reason"));
    }
    if (!shown.path("steps").isEmpty()) {
      table.print(terminal);
    }
    reason(shown).lines().map(Terminal::clean).forEach(terminal::line);
    terminal.line(text(shown, "url"));
    return code(shown);
  }

  @Command(
      description = {
        "Print the output of a run's steps.",
        "With -f it follows until the run has ended, and the exit code is the run's result."
      })
  int logs(
      @Parameters(paramLabel = "RUN") RunRef run,
      @Option(names = {"-f", "--follow"}) boolean follow,
      @Option(names = "--step", paramLabel = "NAME") Optional<String> step)
      throws IOException {
    return new RunLogs(connection, run, step).print(follow);
  }

  @Command(description = "Start a run of a branch's present commit.")
  void start(
      @Parameters(paramLabel = "PROJECT") String project,
      @Option(names = "--ref", paramLabel = "REF", description = "default: the default branch")
          Optional<String> ref) {
    var body = Client.JSON.createObjectNode();
    ref.ifPresent(name -> body.put("ref", name));
    var answer =
        connection
            .client()
            .post("/api/v1/projects/%s/runs".formatted(Client.segment(project)), body);
    connection.tell(
        answer,
        "Asked for a run of " + ref(answer, "ref") + "; see './slipway run ls " + project + "'.");
  }

  @Command(description = "Cancel a run.")
  void cancel(@Parameters(paramLabel = "RUN") RunRef run) {
    var answer = connection.client().post(run.path() + "/cancel", Client.JSON.createObjectNode());
    connection.tell(answer, "Cancelling " + run + ".");
  }

  /* What the table of steps has told already is not told again. */
  private static String reason(JsonNode run) {
    var reason = run.path("reason").asText();
    for (var step : run.path("steps")) {
      var said = step.path("reason").asText();
      if (!said.isEmpty() && reason.contains(said)) {
        return "";
      }
    }
    return reason;
  }

  /** 0 for a run that succeeded or goes on, 1 for one that failed, 130 for a cancelled one. */
  static int code(JsonNode run) {
    return switch (run.path("state").asText()) {
      case "failed" -> Main.FAILED;
      case "cancelled" -> 130;
      default -> 0;
    };
  }

  private static String took(JsonNode node) {
    if (!node.path("started").isTextual()) {
      return "-";
    }
    var end = node.path("ended").isTextual() ? instant(node, "ended") : Instant.now();
    return Terminal.elapsed(Duration.between(instant(node, "started"), end));
  }

  private static Instant instant(JsonNode node, String field) {
    return Instant.parse(node.path(field).asText());
  }
}
