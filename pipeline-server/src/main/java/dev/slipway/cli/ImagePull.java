package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.api.Client;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Brings an image from its registry. */
@Command(
    name = "pull",
    description = {
      "Bring an image from its registry, as whom the project is logged in there.",
      "What is brought with the project's own login is seen by the project only."
    })
final class ImagePull implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Option(
      names = {"-q", "--quiet"},
      description = "print only the name")
  private boolean quiet;

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "instead of the server's, such as linux/arm64")
  private Optional<String> platform = Optional.empty();

  @Parameters(paramLabel = "NAME[:TAG|@DIGEST]")
  private String name = "";

  @Override
  public Integer call() throws IOException {
    var client = group.connection.client();
    var body = Client.JSON.createObjectNode().put("name", name);
    platform.ifPresent(p -> body.put("platform", p));
    var project = Client.segment(group.whereabouts.project(client));
    var lines = new TransferLines(group.connection, quiet, "pulled");
    var end = lines.follow(client, "/api/v1/projects/" + project + "/images/pull", body);
    group.connection.tell(
        end, quiet ? text(end, "name") : text(end, "name") + " is " + text(end, "digest"));
    return 0;
  }
}
