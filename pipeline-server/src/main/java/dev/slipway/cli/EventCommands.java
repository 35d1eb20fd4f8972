package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.time;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.ServerSentEvents;
import dev.slipway.cli.term.Terminal;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Events: follow the journal. */
@Command(name = "event", description = "Follow the journal of everything that happens.")
final class EventCommands {
  @Mixin private Connection connection;

  @Command(description = "Print events as they happen, until interrupted.")
  void tail(
      @Option(names = "--project", paramLabel = "NAME") Optional<String> project,
      @Option(
              names = "--after",
              paramLabel = "SEQ",
              defaultValue = "0",
              description = "only events after this one (default: from the first)")
          long after)
      throws IOException {
    var path =
        project.map(name -> "/projects/" + Client.segment(name)).orElse("") + "/events?after=";
    try (var events =
        new ServerSentEvents(
            connection.client().stream("/api/v1" + path + after, "text/event-stream", ""))) {
      for (var next = events.next(); next.isPresent(); next = events.next()) {
        var event = next.get().data();
        connection.terminal().line(connection.json ? event.toString() : sentence(event));
      }
    }
  }

  private static String sentence(JsonNode event) {
    var data = new StringBuilder();
    event.path("data").properties().stream()
        .filter(e -> !e.getValue().asText().isEmpty())
        .forEach(
            e -> data.append(' ').append(e.getKey()).append('=').append(e.getValue().asText()));
    return Terminal.clean(
        "%6s  %s  %-24s %s/%s%s"
            .formatted(
                text(event, "seq"),
                time(event, "time"),
                text(event, "type"),
                text(event, "project"),
                text(event, "subject"),
                data));
  }
}
