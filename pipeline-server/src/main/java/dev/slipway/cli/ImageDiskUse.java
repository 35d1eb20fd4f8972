package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.texts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.term.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Tells what takes how much room. */
@Command(
    name = "du",
    description = {
      "Tell how much room images take: of each, what only it needs, what it shares with others,",
      "and its unpacked layers."
    })
final class ImageDiskUse implements Callable<Integer> {
  private static final int DIGEST_LENGTH = 19;

  @ParentCommand private ImageCommands group = new ImageCommands();

  @Option(
      names = {"-v", "--verbose"},
      description = "also why each stays")
  private boolean verbose;

  @Override
  public Integer call() {
    var use = group.connection.client().get("/api/v1/images/store/use");
    var table =
        verbose
            ? new Table("IMAGE", "UNIQUE", "SHARED", "UNPACKED", "HELD BY")
            : new Table("IMAGE", "UNIQUE", "SHARED", "UNPACKED");
    group.connection.list(use, table, this::row);
    if (!group.connection.json) {
      totals(use);
    }
    return 0;
  }

  private void row(Table table, JsonNode image) {
    var digest = text(image, "digest");
    var name =
        image.path("names").isEmpty()
            ? digest.substring(0, Math.min(DIGEST_LENGTH, digest.length()))
            : texts(image.path("names"));
    var held = image.path("heldBy").isEmpty() ? "nobody" : texts(image.path("heldBy"));
    if (verbose) {
      table.row(name, size(image, "unique"), size(image, "shared"), size(image, "unpacked"), held);
    } else {
      table.row(name, size(image, "unique"), size(image, "shared"), size(image, "unpacked"));
    }
  }

  private void totals(JsonNode use) {
    var table = new Table("TOTAL", "SIZE");
    table.row("blobs", size(use, "blobs"));
    table.row("of these, needed by nobody", size(use, "garbage"));
    table.row("unpacked layers", size(use, "layers"));
    table.row("being removed", size(use, "waste"));
    table.row("found corrupt, kept apart", size(use, "quarantine"));
    group.connection.terminal().line("");
    table.print(group.connection.terminal());
  }

  private static String size(JsonNode node, String field) {
    return Amounts.size(node.path(field).asLong());
  }
}
