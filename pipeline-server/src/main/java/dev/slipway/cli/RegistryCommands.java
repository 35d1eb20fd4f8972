package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registries at which projects are logged in. */
@Command(
    name = "registry",
    description = {
      "Log a project in at registries, for its pulls and pushes.",
      "What it pulls as whom it is logged in is seen by that project only."
    })
final class RegistryCommands {
  @Mixin private Connection connection;

  @Command(description = "Log in; the password or token is read from standard input, or asked for.")
  void login(
      @Parameters(paramLabel = "PROJECT") String project,
      @Parameters(paramLabel = "REGISTRY", description = "such as ghcr.io or docker.io")
          String registry,
      @Option(
              names = {"-u", "--username"},
              paramLabel = "USER",
              required = true)
          String user,
      @Option(names = "--password-stdin", description = "do not ask, even on a terminal")
          boolean fromStandardInput)
      throws IOException {
    var secret =
        fromStandardInput ? Typed.sent() : Typed.secret("Password of " + user + " at " + registry);
    var body = Client.JSON.createObjectNode().put("user", user).put("secret", secret.strip());
    var answer = connection.client().put(path(project, registry), body);
    connection.tell(
        answer, "Logged " + project + " in at " + text(answer, "registry") + " as " + user + ".");
  }

  @Command(description = "List where a project is logged in, and as whom.")
  void ls(@Parameters(paramLabel = "PROJECT") String project) {
    connection.list(
        connection.client().get("/api/v1/projects/" + Client.segment(project) + "/registries"),
        new Table("REGISTRY", "USER"),
        (table, item) -> table.row(text(item, "registry"), text(item, "user")));
  }

  @Command(description = "Log out; images that are here stay.")
  void logout(
      @Parameters(paramLabel = "PROJECT") String project,
      @Parameters(paramLabel = "REGISTRY") String registry) {
    var answer = connection.client().delete(path(project, registry));
    connection.tell(answer, "Logged " + project + " out of " + registry + ".");
  }

  private static String path(String project, String registry) {
    var host = registry.replaceFirst("^https://", "").replaceFirst("/(v[12]/)?$", "");
    return "/api/v1/projects/" + Client.segment(project) + "/registries/" + Client.segment(host);
  }
}
