package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.api.Client;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** Makes an image of a container. */
@Command(
    name = "commit",
    description = {
      "Make an image of a container as it stands; one that runs is held still meanwhile.",
      "The image is called localhost/PROJECT/NAME."
    })
final class ContainerCommit implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @ParentCommand private ContainerCommands group = new ContainerCommands();

  @Option(
      names = {"-c", "--change"},
      paramLabel = "INSTRUCTION",
      description = "CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, USER or WORKDIR, as in a Dockerfile")
  private List<String> changes = List.of();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "for the image's history")
  private Optional<String> message = Optional.empty();

  @Parameters(index = "0", paramLabel = "CONTAINER")
  private String container = "";

  @Parameters(index = "1", paramLabel = "NAME[:TAG]")
  private String name = "";

  @Override
  public Integer call() {
    var body = Client.JSON.createObjectNode().put("name", name);
    message.ifPresent(text -> body.put("message", text));
    changes.forEach(change -> add(body, change.strip()));
    var made = group.connection.client().post(group.path(container) + "/commit", body, PATIENCE);
    group.connection.tell(made, text(made, "name") + " is " + text(made, "digest"));
    return 0;
  }

  private static void add(ObjectNode body, String change) {
    int space = change.indexOf(' ');
    var value = space < 0 ? "" : change.substring(space + 1).strip();
    var instruction = space < 0 ? change : change.substring(0, space);
    switch (instruction.toUpperCase(Locale.ROOT)) {
      case "CMD" -> body.set("command", words(value));
      case "ENTRYPOINT" -> body.set("entrypoint", words(value));
      case "ENV" -> pair(body.withObjectProperty("env"), value);
      case "LABEL" -> pair(body.withObjectProperty("labels"), value);
      case "USER" -> body.put("user", value);
      case "WORKDIR" -> body.put("workdir", value);
      case "EXPOSE" -> body.withArrayProperty("ports").add(port(value));
      default ->
          throw new TypeConversionException(
              "'%s' (expected CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, USER or WORKDIR)"
                  .formatted(change));
    }
  }

  /** A list of JSON, or else a line for the shell. */
  private static JsonNode words(String value) {
    if (value.startsWith("[")) {
      try {
        return Client.JSON.readTree(value);
      } catch (JsonProcessingException e) {
        throw new TypeConversionException("'%s' is no list of JSON".formatted(value));
      }
    }
    return Client.JSON.createArrayNode().add("/bin/sh").add("-c").add(value);
  }

  private static void pair(ObjectNode into, String value) {
    int equals = value.indexOf('=');
    int end = equals < 0 ? value.indexOf(' ') : equals;
    if (end <= 0) {
      throw new TypeConversionException("'%s' (expected NAME=VALUE)".formatted(value));
    }
    into.put(value.substring(0, end), value.substring(end + 1).replaceAll("^\"|\"$", ""));
  }

  private static int port(String value) {
    try {
      return Integer.parseInt(value.replaceFirst("/.*", ""));
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'%s' is no port".formatted(value));
    }
  }
}
