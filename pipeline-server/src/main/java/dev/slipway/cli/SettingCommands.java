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

/** Plain settings of projects and stages. */
@Command(name = "setting", description = "Plain settings of projects and stages.")
final class SettingCommands {
  @Mixin private Connection connection;

  @Command(description = "List those of the project, or of one stage.")
  void ls(
      @Parameters(paramLabel = "PROJECT") String project,
      @Option(names = "--stage", paramLabel = "NAME") Optional<String> stage) {
    connection.list(
        connection.client().get(path(project, "", stage)),
        new Table("NAME", "VALUE"),
        (table, item) -> table.row(text(item, "name"), text(item, "value")));
  }

  @Command(description = "Set one, to VALUE or to what standard input has.")
  void set(
      @Parameters(paramLabel = "PROJECT") String project,
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "VALUE", arity = "0..1") Optional<String> given,
      @Option(names = "--stage", paramLabel = "NAME") Optional<String> stage)
      throws IOException {
    var value = given.isPresent() ? given.get() : Typed.sent();
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
        + "/settings"
        + name
        + stage.map(s -> "?stage=" + Client.segment(s)).orElse("");
  }
}
