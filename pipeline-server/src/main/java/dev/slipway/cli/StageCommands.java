package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.time;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stages: what is live where, and what waits. */
@Command(name = "stage", description = "Show what is live in each stage, and what waits.")
final class StageCommands {
  @Mixin private Connection connection;

  @Command(description = "List a project's stages in the order of promotion.")
  void ls(@Parameters(paramLabel = "PROJECT") String project) {
    connection.list(
        connection.client().get("/api/v1/projects/%s/stages".formatted(Client.segment(project))),
        new Table("STAGE", "LIVE", "SINCE", "WAITING", "URL"),
        (table, stage) ->
            table.row(
                text(stage, "name"),
                text(stage.path("live"), "release"),
                time(stage.path("live"), "since"),
                waiting(stage),
                text(stage, "url")));
  }

  private static String waiting(JsonNode stage) {
    var awaiting = stage.path("awaiting");
    if (!awaiting.isObject()) {
      return stage.path("rolling").isObject()
          ? "release " + text(stage.path("rolling"), "release") + " starts"
          : "-";
    }
    return "release %s (%d of %d approvals)"
        .formatted(
            text(awaiting, "release"),
            awaiting.path("given").asInt(),
            awaiting.path("needed").asInt());
  }
}
