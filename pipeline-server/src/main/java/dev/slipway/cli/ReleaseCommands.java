package dev.slipway.cli;

import static dev.slipway.cli.Connection.brief;
import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.time;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The releases of a project. */
@Command(name = "release", description = "The releases of a project.")
final class ReleaseCommands {
  @Mixin private Connection connection;

  @Command(description = "List them, the newest first.")
  void ls(@Parameters(paramLabel = "PROJECT") String project) {
    connection.list(
        connection.client().get("/api/v1/projects/%s/releases".formatted(Client.segment(project))),
        new Table("RELEASE", "RUN", "COMMIT", "BY", "CREATED"),
        (table, item) ->
            table.row(
                text(item, "id"),
                text(item, "run"),
                brief(item, "commit", 12),
                text(item, "by"),
                time(item, "created")));
  }
}
