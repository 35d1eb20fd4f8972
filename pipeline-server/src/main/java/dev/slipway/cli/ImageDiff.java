package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Terminal;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Compares two images. */
@Command(
    name = "diff",
    description = {
      "List the paths that the second image adds (A), changes (C) and removes (R).",
      "Compared are type, owner, mode and content, not times."
    })
final class ImageDiff implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Parameters(index = "0", paramLabel = "IMAGE")
  private String from = "";

  @Parameters(index = "1", paramLabel = "IMAGE")
  private String to = "";

  @Override
  public Integer call() {
    var client = group.connection.client();
    var query = "?from=" + Client.segment(from) + "&to=" + Client.segment(to);
    var answer = client.get(group.path(client) + "/diff" + query);
    if (group.connection.json) {
      group.connection.terminal().line(answer.toPrettyString());
      return 0;
    }
    for (var item : answer.path("items")) {
      var kind = text(item, "kind").substring(0, 1).toUpperCase(Locale.ROOT);
      group.connection.terminal().line(Terminal.clean(kind + " " + item.path("path").asText()));
    }
    return 0;
  }
}
