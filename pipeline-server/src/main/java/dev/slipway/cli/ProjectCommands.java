package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Projects: register, list. */
@Command(name = "project", description = "Register and list projects.")
final class ProjectCommands {
  @Mixin private Connection connection;

  @Command(description = "List the projects.")
  void ls() {
    connection.list(
        connection.client().get("/api/v1/projects"),
        new Table("NAME", "BRANCH", "REPOSITORY"),
        (table, p) ->
            table.row(
                text(p, "name"),
                text(p, "defaultBranch"),
                p.path("remote").isTextual() ? text(p, "remote") : text(p, "gitUrl")));
  }

  @Command(description = "Show one project.")
  void show(@Parameters(paramLabel = "NAME") String name) {
    var project = connection.client().get("/api/v1/projects/" + Client.segment(name));
    connection.tell(project, described(project));
  }

  @Command(
      description = {
        "Register a project: hosted here, or mirrored from --remote.",
        "Secrets are read from files, so that no command line shows them."
      })
  void create(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--remote", paramLabel = "URL", description = "https or ssh")
          Optional<String> remote,
      @Option(names = "--credential-file", paramLabel = "FILE") Optional<Path> credential,
      @Option(names = "--webhook-secret-file", paramLabel = "FILE") Optional<Path> secret,
      @Option(names = "--default-branch", paramLabel = "NAME") Optional<String> branch,
      @Option(names = "--self-approval", description = "who pushed may approve")
          boolean selfApproval)
      throws IOException {
    var body = Client.JSON.createObjectNode().put("name", name).put("selfApproval", selfApproval);
    remote.ifPresent(url -> body.put("remote", url));
    branch.ifPresent(b -> body.put("defaultBranch", b));
    if (credential.isPresent()) {
      body.put("credential", Files.readString(credential.get()).strip());
    }
    if (secret.isPresent()) {
      body.put("webhookSecret", Files.readString(secret.get()).strip());
    }
    var project = connection.client().post("/api/v1/projects", body);
    connection.tell(project, described(project));
  }

  private static String described(JsonNode p) {
    var lines = new StringBuilder("Project " + text(p, "name"));
    lines.append("\n  git      ").append(text(p, "gitUrl"));
    if (p.path("remote").isTextual()) {
      lines.append("\n  mirrors  ").append(text(p, "remote"));
    }
    lines.append("\n  webhook  ").append(text(p, "webhookUrl"));
    return lines.append("\n  branch   ").append(text(p, "defaultBranch")).toString();
  }
}
