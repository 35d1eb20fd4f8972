package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.term.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Lists images. */
@Command(
    name = "ls",
    aliases = {"list"},
    description = "List the tagged images.")
final class ImageList implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Override
  public Integer call() {
    group.connection.list(
        group.connection.client().get("/api/v1/images"),
        new Table("NAME", "DIGEST"),
        (table, image) -> table.row(text(image, "name"), text(image, "digest")));
    return 0;
  }
}
