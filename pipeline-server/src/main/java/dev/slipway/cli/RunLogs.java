package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.ServerSentEvents;
import dev.slipway.cli.term.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Prints the output of a run's steps, each line behind its step's name, live if asked to. */
final class RunLogs {
  private final Client client;
  private final Connection connection;
  private final Terminal terminal;
  private final RunRef run;
  private final Optional<String> only;

  RunLogs(Connection connection, RunRef run, Optional<String> only) {
    this.client = connection.client();
    this.connection = connection;
    this.terminal = connection.terminal();
    this.run = run;
    this.only = only;
  }

  /** Returns the exit code that equals the run's result. */
  int print(boolean follow) throws IOException {
    return follow ? follow() : printed();
  }

  private int printed() {
    var shown = client.get(run.path());
    check(shown);
    for (var step : shown.path("steps")) {
      var name = step.path("name").asText();
      if (wanted(name)) {
        page(name);
      }
    }
    return RunCommands.code(shown);
  }

  private void page(String step) {
    long from = 0;
    while (true) {
      var page = client.get(path(step) + "?limit=1000&from=" + from);
      var items = page.path("items");
      items.forEach(item -> line(step, item));
      if (items.isEmpty()) {
        return;
      }
      from += items.size();
    }
  }

  private int follow() throws IOException {
    Set<String> followed = new HashSet<>();
    var tasks = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var events =
            new ServerSentEvents(
                client.stream(
                    "/api/v1/projects/%s/events?after=0".formatted(Client.segment(run.project())),
                    "text/event-stream",
                    ""))) {
      for (var shown = client.get(run.path()); ; shown = client.get(run.path())) {
        for (var step : shown.path("steps")) {
          var name = step.path("name").asText();
          boolean begun = step.path("started").isTextual();
          if (begun && wanted(name) && followed.add(name)) {
            tasks.add(threads.submit(() -> stream(name)));
          }
        }
        if (shown.path("ended").isTextual()) {
          check(shown);
          finish(tasks);
          return RunCommands.code(shown);
        }
        awaitNews(events);
      }
    }
  }

  private void awaitNews(ServerSentEvents events) throws IOException {
    for (var next = events.next(); next.isPresent(); next = events.next()) {
      var subject = next.get().data().path("subject").asText();
      var type = next.get().data().path("type").asText();
      boolean ours = subject.equals("" + run.number()) || subject.startsWith(run.number() + "/");
      if (ours && (type.startsWith("run.") || type.startsWith("step."))) {
        return;
      }
    }
    throw new IOException("the server ended the stream of events; ask again to go on");
  }

  private Void stream(String step) throws IOException {
    try (var messages =
        new ServerSentEvents(client.stream(path(step) + "?from=0", "text/event-stream", ""))) {
      for (var next = messages.next(); next.isPresent(); next = messages.next()) {
        if (next.get().event().equals("end")) {
          break;
        }
        line(step, next.get().data());
      }
    }
    return null;
  }

  private static void finish(ArrayList<Future<?>> tasks) throws IOException {
    for (var task : tasks) {
      try {
        task.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        throw new IOException("a log could not be read to its end", e.getCause());
      }
    }
  }

  private synchronized void line(String step, JsonNode item) {
    if (connection.json) {
      var entry = Client.JSON.createObjectNode().put("step", step);
      item.properties().forEach(field -> entry.set(field.getKey(), field.getValue()));
      terminal.line(entry.toString());
      return;
    }
    var text = Terminal.clean(item.path("text").asText());
    terminal.line(terminal.dim(step + " | ") + text);
  }

  private void check(JsonNode shown) {
    var names = shown.path("steps").findValuesAsText("name");
    if (only.isPresent() && !names.contains(only.get())) {
      throw new ApiException(
          404,
          "not-found",
          "%s has no step '%s' (it has %s)"
              .formatted(run, only.get(), names.isEmpty() ? "none" : String.join(", ", names)));
    }
  }

  private boolean wanted(String step) {
    return only.isEmpty() || only.get().equals(step);
  }

  private String path(String step) {
    return run.path() + "/steps/" + Client.segment(step) + "/logs";
  }
}
