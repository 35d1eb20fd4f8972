package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.api.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes an image of a root filesystem. */
@Command(
    name = "import",
    description = "Make an image of a tar archive of a root filesystem, like 'docker import'.")
final class ImageImport implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Parameters(index = "0", paramLabel = "FILE")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "NAME")
  private String name = "";

  @Override
  public Integer call() throws IOException {
    var path = "/api/v1/images/import?name=" + Client.segment(name);
    var answer = group.connection.client().upload(path, file, "application/x-tar");
    group.connection.tell(answer, text(answer, "name") + " is " + text(answer, "digest"));
    return 0;
  }
}
