package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.ServerSentEvents;
import dev.slipway.cli.term.Table;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints what containers use. */
@Command(
    name = "stats",
    description = {
      "Print what containers use: of those that run, or of the ones named.",
      "One that is named alone is printed every second until it ends, or with --no-stream once."
    })
final class ContainerStats implements Callable<Integer> {
  private static final double NANOS = 1e9;

  @ParentCommand private ContainerCommands group = new ContainerCommands();

  @Option(names = "--no-stream", description = "once")
  private boolean once;

  @Parameters(paramLabel = "CONTAINER", arity = "0..*")
  private List<String> containers = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (containers.size() == 1 && !once) {
      follow(containers.getFirst());
    } else {
      once(containers.isEmpty() ? running() : containers);
    }
    return 0;
  }

  private List<String> running() {
    var names = new ArrayList<String>();
    for (var item : group.connection.client().get("/api/v1/containers").path("items")) {
      if (item.path("status").asText().equals("running")) {
        names.add(item.path("project").asText() + "/" + item.path("name").asText());
      }
    }
    return names;
  }

  /* How busy it is takes two looks. */
  private void once(List<String> names) throws InterruptedException {
    var client = group.connection.client();
    var paths = names.stream().map(name -> group.path(name) + "/stats").toList();
    var before = paths.stream().map(client::get).toList();
    if (group.connection.json) {
      var items = Client.JSON.createObjectNode();
      before.forEach(items.withArrayProperty("items")::add);
      group.connection.terminal().line(items.toPrettyString());
      return;
    }
    TimeUnit.MILLISECONDS.sleep(500);
    var table = table();
    for (int i = 0; i < names.size(); i++) {
      row(table, names.get(i), before.get(i), client.get(paths.get(i)));
    }
    table.print(group.connection.terminal());
  }

  private void follow(String name) throws IOException {
    JsonNode before = Client.JSON.missingNode();
    try (var events =
        new ServerSentEvents(
            group.connection.client().stream(
                group.path(name) + "/stats", "text/event-stream", ""))) {
      for (var next = events.next(); next.isPresent(); next = events.next()) {
        if (next.get().event().equals("end")) {
          return;
        }
        var now = next.get().data();
        if (group.connection.json) {
          group.connection.terminal().line(now.toString());
        } else if (before.isObject()) {
          var table = table();
          row(table, name, before, now);
          table.print(group.connection.terminal());
        }
        before = now;
      }
    }
  }

  private static Table table() {
    return new Table("NAME", "CPU %", "MEM", "LIMIT", "NET IN / OUT", "DISK IN / OUT", "PIDS");
  }

  private static void row(Table table, String name, JsonNode before, JsonNode now) {
    table.row(
        name,
        String.format(Locale.ROOT, "%.1f", percent(before, now)),
        size(now, "memoryBytes"),
        size(now, "memoryLimit"),
        size(now, "receivedBytes") + " / " + size(now, "sentBytes"),
        size(now, "readBytes") + " / " + size(now, "writtenBytes"),
        Connection.text(now, "pids"));
  }

  private static double percent(JsonNode before, JsonNode now) {
    var time = Duration.between(instant(before), instant(now));
    var used = now.path("cpuNanos").asLong() - before.path("cpuNanos").asLong();
    return time.isZero() ? 0 : 100 * used / NANOS / (time.toNanos() / NANOS);
  }

  private static Instant instant(JsonNode node) {
    return Instant.parse(node.path("at").asText());
  }

  private static String size(JsonNode node, String field) {
    double bytes = node.path(field).asDouble();
    for (var unit : new String[] {"B", "KiB", "MiB"}) {
      if (bytes < 1024) {
        return String.format(Locale.ROOT, unit.equals("B") ? "%.0f %s" : "%.1f %s", bytes, unit);
      }
      bytes /= 1024;
    }
    return String.format(Locale.ROOT, "%.2f GiB", bytes);
  }
}
