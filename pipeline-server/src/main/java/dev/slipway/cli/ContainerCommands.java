package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import dev.slipway.cli.term.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Containers: what docker's command line does with them, under the same names. */
@Command(
    name = "container",
    description = {
      "Run and look into containers, as with docker.",
      "A container is named by its name, its id or the beginning of it, or as PROJECT/NAME."
    },
    footer = {
      "",
      "Those of steps are called run.NUMBER.STEP, those of deployments deployment.STAGE.ID: they can"
          + " be looked into, but their runs and stages decide about them."
    },
    subcommands = {
      ContainerRun.class,
      ContainerCreate.class,
      ContainerList.class,
      ContainerLogs.class,
      ContainerExec.class,
      ContainerAttach.class,
      ContainerCopy.class,
      ContainerStats.class,
      ContainerCommit.class,
    })
final class ContainerCommands {
  private static final int GRACE_SECONDS = 10;

  @Mixin Connection connection;

  @Mixin Whereabouts whereabouts;

  @Command(description = "Start containers that were made, or have ended.")
  void start(@Parameters(paramLabel = "CONTAINER", arity = "1..*") List<String> containers) {
    for (var container : containers) {
      post(path(container) + "/start");
      connection.terminal().line(container);
    }
  }

  @Command(description = "End containers: TERM, and KILL when the time is over.")
  void stop(
      @Option(
              names = {"-t", "--timeout", "--time"},
              paramLabel = "SECONDS",
              description = "default: as the container was made with, usually 10")
          Optional<Integer> seconds,
      @Parameters(paramLabel = "CONTAINER", arity = "1..*") List<String> containers) {
    var query = seconds.map(given -> "?seconds=" + given).orElse("");
    var patience = Duration.ofSeconds(seconds.orElse(3600) + 60L);
    for (var container : containers) {
      connection.client().post(path(container) + "/stop" + query, empty(), patience);
      connection.terminal().line(container);
    }
  }

  @Command(description = "End containers that run, and start them again.")
  void restart(
      @Option(
              names = {"-t", "--timeout", "--time"},
              paramLabel = "SECONDS")
          Optional<Integer> seconds,
      @Parameters(paramLabel = "CONTAINER", arity = "1..*") List<String> containers) {
    var query = seconds.map(given -> "?seconds=" + given).orElse("");
    var patience = Duration.ofSeconds(seconds.orElse(3600) + 60L);
    for (var container : containers) {
      connection.client().post(path(container) + "/restart" + query, empty(), patience);
      connection.terminal().line(container);
    }
  }

  @Command(description = "Hold all processes of containers still.")
  void pause(@Parameters(paramLabel = "CONTAINER", arity = "1..*") List<String> containers) {
    for (var container : containers) {
      post(path(container) + "/pause");
      connection.terminal().line(container);
    }
  }

  @Command(description = "Let the processes of containers go on.")
  void unpause(@Parameters(paramLabel = "CONTAINER", arity = "1..*") List<String> containers) {
    for (var container : containers) {
      post(path(container) + "/unpause");
      connection.terminal().line(container);
    }
  }

  @Command(description = "List the paths that a container added (A), changed (C) and deleted (D).")
  void diff(@Parameters(paramLabel = "CONTAINER") String container) {
    var answer = connection.client().get(path(container) + "/inside/changes");
    if (connection.json) {
      connection.terminal().line(answer.toPrettyString());
      return;
    }
    for (var item : answer.path("items")) {
      var kind = text(item, "kind").substring(0, 1).toUpperCase(Locale.ROOT);
      connection.terminal().line(Terminal.clean(kind + " " + item.path("path").asText()));
    }
  }

  @Command(description = "List the processes in a container.")
  void top(@Parameters(paramLabel = "CONTAINER") String container) {
    connection.list(
        connection.client().get(path(container) + "/inside/processes"),
        new Table("PID", "PPID", "UID", "STATE", "TIME", "COMMAND"),
        (table, process) ->
            table.row(
                text(process, "pid"),
                text(process, "parent"),
                text(process, "uid"),
                text(process, "state"),
                Terminal.elapsed(Duration.ofMillis(process.path("cpuMillis").asLong())),
                text(process, "command")));
  }

  @Command(description = "List the ports of the server's host that lead to a container.")
  void port(@Parameters(paramLabel = "CONTAINER") String container) {
    connection
        .client()
        .get(path(container))
        .path("ports")
        .forEach(port -> connection.terminal().line(port.asText()));
  }

  @Command(description = "Send containers a signal.")
  void kill(
      @Option(
              names = {"-s", "--signal"},
              paramLabel = "SIGNAL",
              defaultValue = "KILL",
              description = "its name or number (default: ${DEFAULT-VALUE})")
          String signal,
      @Parameters(paramLabel = "CONTAINER", arity = "1..*") List<String> containers) {
    for (var container : containers) {
      post(path(container) + "/kill?signal=" + Client.segment(signal));
      connection.terminal().line(container);
    }
  }

  @Command(description = "Give a container another name.")
  void rename(
      @Parameters(paramLabel = "CONTAINER") String container,
      @Parameters(paramLabel = "NAME") String name) {
    post(path(container) + "/rename?name=" + Client.segment(name));
  }

  @Command(
      name = "wait",
      description = "Wait until containers have ended, and print their exit codes.")
  void await(@Parameters(paramLabel = "CONTAINER", arity = "1..*") List<String> containers) {
    for (var container : containers) {
      connection.terminal().line(text(ended(path(container)), "exit"));
    }
  }

  /** The container as it ended. */
  JsonNode ended(String path) {
    while (true) {
      var now = connection.client().get(path + "/wait?seconds=45");
      if (now.path("exit").isInt()) {
        return now;
      }
    }
  }

  @Command(description = "Remove containers and what they wrote.")
  void rm(
      @Option(
              names = {"-f", "--force"},
              description = "also those that run")
          boolean force,
      @Parameters(paramLabel = "CONTAINER", arity = "1..*") List<String> containers) {
    for (var container : containers) {
      connection.client().delete(path(container) + (force ? "?force=true" : ""));
      connection.terminal().line(container);
    }
  }

  @Command(description = "Print everything that is known of containers, as JSON.")
  void inspect(@Parameters(paramLabel = "CONTAINER", arity = "1..*") List<String> containers) {
    var all = Client.JSON.createArrayNode();
    containers.forEach(container -> all.add(connection.client().get(path(container))));
    connection.terminal().line(all.toPrettyString());
  }

  /** Where the server has the container that is called so. */
  String path(String called) {
    return whereabouts.path(connection.client(), called);
  }

  private void post(String path) {
    connection.client().post(path, empty(), Duration.ofSeconds(60 + GRACE_SECONDS));
  }

  static JsonNode empty() {
    return Client.JSON.createObjectNode();
  }
}
