package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Secrets of projects and stages: write-only. */
@Command(name = "secret", description = "Secrets of projects and stages: write-only.")
final class SecretCommands {
  @Mixin private Connection connection;

  @Command(description = "List those of the project, or of one stage.")
  void ls(
      @Parameters(paramLabel = "PROJECT") String project,
      @Option(names = "--stage", paramLabel = "NAME") Optional<String> stage) {
    connection.list(
        connection.client().get(path(project, "", stage)),
        new Table("NAME"),
        (table, item) -> table.row(text(item, "name")));
  }

  @Command(description = "Set one; its value is read from standard input, or asked for.")
  void set(
      @Parameters(paramLabel = "PROJECT") String project,
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--stage", paramLabel = "NAME") Optional<String> stage)
      throws IOException {
    var value = Typed.secret("Value of " + name);
    var answer =
        connection
            .client()
            .put(
                path(project, "/" + Client.segment(name), stage),
                Client.JSON.createObjectNode().put("value", value));
    connection.tell(answer, "Set " + name + ".");
  }

  @Command(description = "Remove one.")
  void rm(
      @Parameters(paramLabel = "PROJECT") String project,
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--stage", paramLabel = "NAME") Optional<String> stage) {
    var answer = connection.client().delete(path(project, "/" + Client.segment(name), stage));
    connection.tell(answer, "Removed " + name + ".");
  }

  private static String path(String project, String name, Optional<String> stage) {
    return "/api/v1/projects/"
        + Client.segment(project)
        + "/secrets"
        + name
        + stage.map(s -> "?stage=" + Client.segment(s)).orElse("");
  }
}
