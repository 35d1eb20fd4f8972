package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.api.Client;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Makes a container without starting it. */
@Command(
    name = "create",
    description = "Make a container of an image, and print its id; 'start' starts it.")
final class ContainerCreate implements Callable<Integer> {
  /** An image may have to be fetched first. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @ParentCommand private ContainerCommands group = new ContainerCommands();

  @Mixin private ContainerOptions options = new ContainerOptions();

  @Override
  public Integer call() throws IOException {
    var made = create(group, options.body(false));
    group.connection.tell(made, text(made, "id"));
    return 0;
  }

  static JsonNode create(ContainerCommands group, ObjectNode body) {
    var client = group.connection.client();
    var project = Client.segment(group.whereabouts.project(client));
    return client.post("/api/v1/projects/%s/containers".formatted(project), body, PATIENCE);
  }
}
