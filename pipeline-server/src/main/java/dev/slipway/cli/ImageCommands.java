package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Images: list, import. */
@Command(name = "image", description = "List and import images.")
final class ImageCommands {
  @Mixin private Connection connection;

  @Command(description = "List the tagged images.")
  void ls() {
    connection.list(
        connection.client().get("/api/v1/images"),
        new Table("NAME", "DIGEST"),
        (table, image) -> table.row(text(image, "name"), text(image, "digest")));
  }

  @Command(
      name = "import",
      description = "Make an image of a tar archive of a root filesystem, like 'docker import'.")
  void importRoot(
      @Parameters(paramLabel = "FILE") Path file, @Parameters(paramLabel = "NAME") String name)
      throws IOException {
    var answer =
        connection
            .client()
            .upload(
                "/api/v1/images/import?name=" + Client.segment(name), file, "application/x-tar");
    connection.tell(answer, text(answer, "name") + " is " + text(answer, "digest"));
  }
}
