package dev.slipway.cli;

import static dev.slipway.cli.Connection.brief;
import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.time;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import dev.slipway.cli.term.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists containers. */
@Command(
    name = "ps",
    aliases = {"ls", "list"},
    description = "List the containers that run: people's own, of steps and of deployments.")
final class ContainerList implements Callable<Integer> {
  private static final int ID_LENGTH = 12;

  @ParentCommand private ContainerCommands group = new ContainerCommands();

  @Option(
      names = {"-a", "--all"},
      description = "also those that do not run")
  private boolean all;

  @Option(
      names = {"-q", "--quiet"},
      description = "ids only")
  private boolean quiet;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description = "only with that: id, name, status, label, ancestor, origin or exited")
  private List<String> filters = List.of();

  @Override
  public Integer call() {
    var path =
        group
            .whereabouts
            .named()
            .map(project -> "/api/v1/projects/" + Client.segment(project) + "/containers")
            .orElse("/api/v1/containers");
    var items = Client.JSON.createArrayNode();
    for (var item : group.connection.client().get(path).path("items")) {
      if (wanted(item)) {
        items.add(item);
      }
    }
    print(items);
    return 0;
  }

  private void print(ArrayNode items) {
    if (quiet) {
      items.forEach(item -> group.connection.terminal().line(brief(item, "id", ID_LENGTH)));
      return;
    }
    group.connection.list(
        Client.JSON.createObjectNode().set("items", items),
        new Table("CONTAINER ID", "PROJECT", "IMAGE", "CREATED", "STATUS", "NAME"),
        (table, item) ->
            table.row(
                brief(item, "id", ID_LENGTH),
                text(item, "project"),
                text(item, "image"),
                time(item, "created"),
                status(item),
                text(item, "name")));
  }

  private static String status(JsonNode item) {
    var status = text(item, "status");
    if (!item.path("since").isTextual()) {
      return status;
    }
    var time = Duration.between(Instant.parse(text(item, "since")), Instant.now());
    var ago = Terminal.elapsed(time.isNegative() ? Duration.ZERO : time);
    return switch (status) {
      case "running" -> "up " + ago;
      case "paused" -> "up " + ago + " (paused)";
      case "exited" -> "exited (%s) %s ago".formatted(text(item, "exit"), ago);
      default -> status;
    };
  }

  private boolean wanted(JsonNode item) {
    var status = text(item, "status");
    boolean asked =
        filters.stream().anyMatch(f -> f.startsWith("status=") || f.startsWith("exited="));
    boolean shown = all || asked || status.equals("running") || status.equals("paused");
    return shown && filters.stream().allMatch(filter -> fits(item, filter));
  }

  private static boolean fits(JsonNode item, String filter) {
    int equals = filter.indexOf('=');
    var key = equals < 0 ? filter : filter.substring(0, equals);
    var value = equals < 0 ? "" : filter.substring(equals + 1);
    return switch (key) {
      case "id" -> text(item, "id").startsWith(value);
      case "name" -> text(item, "name").contains(value);
      case "status" -> text(item, "status").equals(value);
      case "origin" -> text(item, "origin").equals(value);
      case "exited" -> text(item, "exit").equals(value);
      case "ancestor" -> text(item, "image").equals(value) || text(item, "digest").equals(value);
      case "label" -> labelled(item.path("labels"), value);
      default ->
          throw new ApiException(
              0,
              "bad-filter",
              "no filter '%s' (expected id, name, status, label, ancestor, origin or exited)"
                  .formatted(key));
    };
  }

  private static boolean labelled(JsonNode labels, String wanted) {
    int equals = wanted.indexOf('=');
    return equals < 0
        ? labels.has(wanted)
        : labels
            .path(wanted.substring(0, equals))
            .asText("\0")
            .equals(wanted.substring(equals + 1));
  }
}
