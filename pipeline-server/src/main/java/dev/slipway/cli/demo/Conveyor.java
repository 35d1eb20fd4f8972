package dev.slipway.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.ServerSentEvents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * One project as the demo and the bench see it: its events, approvals and pages. Stages are asked
 * for by their Host header, whether or not their names resolve, which the launcher allows.
 */
public final class Conveyor {
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Client client;
  private final String project;
  private final int port;

  public Conveyor(Client client, String project, int port) {
    this.client = client;
    this.project = project;
    this.port = port;
  }

  /** The sequence number of the newest event. */
  public long last() {
    long last = 0;
    while (true) {
      var items = client.get(events(last) + "&limit=1000").path("items");
      if (items.isEmpty()) {
        return last;
      }
      last = items.get(items.size() - 1).path("seq").asLong();
    }
  }

  /**
   * Waits for an event of the commit: of that type, in that stage.
   *
   * @throws IOException with the reason if the run fails or the deployment is rolled back instead
   */
  public JsonNode await(long after, String type, String stage, String commit) throws IOException {
    try (var events = new ServerSentEvents(client.stream(events(after), "text/event-stream", ""))) {
      for (var next = events.next(); next.isPresent(); next = events.next()) {
        var event = next.get().data();
        var data = event.path("data");
        boolean ours = commit.equals(data.path("commit").asText());
        if (ours && data.path("stage").asText().equals(stage)) {
          if (event.path("type").asText().equals(type)) {
            return event;
          }
          refuse(event, "deployment.rolled-back");
        }
        if (ours) {
          refuse(event, "run.failed");
        }
      }
    }
    throw new IOException("the server ended the stream of events");
  }

  private static void refuse(JsonNode event, String type) throws IOException {
    if (event.path("type").asText().equals(type)) {
      throw new IOException(type + ": " + event.path("data").path("reason").asText());
    }
  }

  public void approve(JsonNode awaiting) {
    client.post(
        "/api/v1/projects/%s/promotions/%s/approve"
            .formatted(project, awaiting.path("subject").asText()),
        Client.JSON
            .createObjectNode()
            .put("digest", awaiting.path("data").path("digest").asText()));
  }

  String host(String stage) {
    return "%s.%s.localhost:%d".formatted(stage, project, port);
  }

  /** The page a stage serves, through the server's proxy. */
  String page(String stage) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .header("Host", host(stage))
            .timeout(Duration.ofSeconds(10))
            .build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("%s answered HTTP %d".formatted(host(stage), answer.statusCode()));
    }
    return answer.body();
  }

  /** Fails unless the stage serves a page of that commit. */
  public String expect(String stage, String commit) throws IOException, InterruptedException {
    var page = page(stage);
    if (!page.contains(commit)) {
      throw new IOException("%s does not serve commit %s but:%n%s".formatted(stage, commit, page));
    }
    return page;
  }

  private String events(long after) {
    return "/api/v1/projects/" + project + "/events?after=" + after;
  }
}
