package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import java.util.Optional;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Approves what waits in a stage, bound to the digest that was seen. */
@Command(
    name = "approve",
    description = "Approve the promotion that waits in a stage, for exactly the digest shown.")
final class Approve implements Runnable {
  @Mixin private Connection connection;

  @Parameters(paramLabel = "PROJECT")
  private String project;

  @Option(names = "--stage", paramLabel = "NAME", description = "default: the one that waits")
  private Optional<String> stage = Optional.empty();

  @Option(names = "--digest", paramLabel = "DIGEST", description = "refuse anything else")
  private Optional<String> digest = Optional.empty();

  @Override
  public void run() {
    var client = connection.client();
    var base = "/api/v1/projects/" + Client.segment(project) + "/promotions";
    var waiting = waiting(client.get(base + "?state=awaiting"));
    var exactly = digest.orElse(waiting.path("digest").asText());
    var answer =
        client.post(
            base + "/" + waiting.path("id").asText() + "/approve",
            Client.JSON.createObjectNode().put("digest", exactly));
    connection.tell(
        answer,
        "Release %s for %s (%s): %s"
            .formatted(
                text(waiting, "release"), text(waiting, "stage"), exactly, text(answer, "state")));
  }

  private JsonNode waiting(JsonNode promotions) {
    var found =
        StreamSupport.stream(promotions.path("items").spliterator(), false)
            .filter(p -> stage.isEmpty() || stage.get().equals(p.path("stage").asText()))
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new ApiException(
        404,
        "nothing-to-approve",
        found.isEmpty()
            ? "nothing in " + project + stage.map(s -> " " + s).orElse("") + " waits for approval"
            : "several promotions wait; name one with --stage");
  }
}
