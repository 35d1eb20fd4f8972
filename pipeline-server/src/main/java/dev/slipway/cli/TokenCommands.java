package dev.slipway.cli;

import static dev.slipway.cli.Connection.brief;
import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.texts;
import static dev.slipway.cli.Connection.time;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tokens: make, list, revoke. */
@Command(name = "token", description = "Make, list and revoke API tokens.")
final class TokenCommands {
  @Mixin private Connection connection;

  @Command(description = "List the tokens; their secrets are never shown again.")
  void ls() {
    connection.list(
        connection.client().get("/api/v1/tokens"),
        new Table("ID", "PRINCIPAL", "PROJECT", "EXPIRES", "LAST USED", "SCOPES"),
        (table, token) ->
            table.row(
                text(token, "id"),
                text(token, "principal"),
                text(token, "project"),
                brief(token, "expires", 10),
                time(token, "lastUsed"),
                texts(token.path("scopes"))));
  }

  @Command(description = "Make a token; it is shown this once.")
  void create(
      @Option(names = "--principal", paramLabel = "NAME", description = "default: you")
          Optional<String> principal,
      @Option(names = "--project", paramLabel = "NAME", description = "default: all of them")
          Optional<String> project,
      @Option(
              names = "--scope",
              paramLabel = "SCOPE",
              description = "read, push, run, approve, promote, configure, admin; repeatable")
          List<String> scopes,
      @Option(names = "--days", paramLabel = "N", description = "how long it is valid")
          Optional<Integer> days) {
    var body = Client.JSON.createObjectNode();
    principal.ifPresent(name -> body.put("principal", name));
    project.ifPresent(name -> body.put("project", name));
    days.ifPresent(n -> body.put("expiresInDays", n));
    if (scopes != null) {
      scopes.forEach(body.withArray("scopes")::add);
    }
    var answer = connection.client().post("/api/v1/tokens", body);
    connection.tell(answer, text(answer, "token"));
  }

  @Command(description = "Revoke a token, at once.")
  void revoke(@Parameters(paramLabel = "ID") String id) {
    var answer = connection.client().delete("/api/v1/tokens/" + Client.segment(id));
    connection.tell(answer, "Revoked " + id + ".");
  }
}
