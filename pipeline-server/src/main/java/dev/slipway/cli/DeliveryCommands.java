package dev.slipway.cli;

import static dev.slipway.cli.Connection.brief;
import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.time;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The webhook deliveries of a project and what became of them. */
@Command(
    name = "delivery",
    description = "The webhook deliveries of a project and what became of them.")
final class DeliveryCommands {
  @Mixin private Connection connection;

  @Command(description = "List them, the newest first.")
  void ls(@Parameters(paramLabel = "PROJECT") String project) {
    connection.list(
        connection
            .client()
            .get("/api/v1/projects/%s/deliveries".formatted(Client.segment(project))),
        new Table("ID", "EVENT", "STATE", "RECEIVED", "REASON"),
        (table, item) ->
            table.row(
                brief(item, "id", 12),
                text(item, "event"),
                text(item, "state"),
                time(item, "received"),
                text(item, "reason")));
  }
}
