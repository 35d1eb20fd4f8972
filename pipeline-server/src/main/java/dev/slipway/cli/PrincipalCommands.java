package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import java.util.List;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Principals: the people and programs that tokens belong to. */
@Command(name = "principal", description = "The people and programs that tokens belong to.")
final class PrincipalCommands {
  @Mixin private Connection connection;

  @Command(description = "List them.")
  void ls() {
    connection.list(
        connection.client().get("/api/v1/principals"),
        new Table("NAME", "GRANTS"),
        (table, item) -> table.row(text(item, "name"), grants(item.path("grants"))));
  }

  private static String grants(JsonNode grants) {
    var said = new StringJoiner(", ").setEmptyValue("-");
    grants.forEach(
        grant ->
            said.add(
                text(grant, "role")
                    + (grant.hasNonNull("project") ? "@" + text(grant, "project") : "")));
    return said.toString();
  }

  @Command(description = "Add one.")
  void create(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "ROLE[@PROJECT]",
              description = "viewer, developer, approver, operator, administrator; repeatable")
          List<String> roles) {
    var body = Client.JSON.createObjectNode().put("name", name);
    for (var role : roles) {
      var parts = role.split("@", 2);
      var grant = body.withArray("grants").addObject().put("role", parts[0]);
      if (parts.length == 2) {
        grant.put("project", parts[1]);
      }
    }
    var answer = connection.client().post("/api/v1/principals", body);
    connection.tell(answer, "Added " + name + ".");
  }
}
