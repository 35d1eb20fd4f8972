package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tells why something stays. */
@Command(
    name = "why",
    description = "Tell who needs an image, a blob or a layer, and the way from there to it.")
final class ImageHolders implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Parameters(paramLabel = "DIGEST")
  private String digest = "";

  @Override
  public Integer call() {
    var path = "/api/v1/images/store/holders?digest=" + Client.segment(digest);
    var answer = group.connection.client().get(path);
    if (!group.connection.json && answer.path("items").isEmpty()) {
      group.connection.terminal().line("nobody needs it, or it is not here");
      return Main.FAILED;
    }
    group.connection.list(
        answer,
        new Table("KIND", "HOLDER", "THROUGH"),
        (table, item) ->
            table.row(text(item, "kind"), text(item, "holder"), chain(item.path("chain"))));
    return 0;
  }

  private static String chain(JsonNode digests) {
    var chain = new StringJoiner(" > ");
    digests.forEach(d -> chain.add(d.asText().replaceFirst("^(sha256:.{12}).*", "$1")));
    return chain.toString();
  }
}
