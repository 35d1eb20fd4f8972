package dev.slipway.cli;

import static dev.slipway.cli.Connection.brief;
import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.time;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The deployments of a project. */
@Command(name = "deployment", description = "The deployments of a project.")
final class DeploymentCommands {
  @Mixin private Connection connection;

  @Command(description = "List them, the newest first.")
  void ls(@Parameters(paramLabel = "PROJECT") String project) {
    connection.list(
        connection
            .client()
            .get("/api/v1/projects/%s/deployments".formatted(Client.segment(project))),
        new Table("RELEASE", "STAGE", "STATE", "DIGEST", "CREATED", "REASON"),
        (table, item) ->
            table.row(
                text(item, "release"),
                text(item, "stage"),
                text(item, "state"),
                brief(item, "digest", 19),
                time(item, "created"),
                text(item, "reason")));
  }
}
