package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.api.Client;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Gives an image one more name. */
@Command(
    name = "tag",
    description = "Give an image one more name, which becomes localhost/PROJECT/NAME.")
final class ImageTag implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Parameters(index = "0", paramLabel = "IMAGE")
  private String image = "";

  @Parameters(index = "1", paramLabel = "NAME[:TAG]")
  private String name = "";

  @Override
  public Integer call() {
    var client = group.connection.client();
    var query = "?name=" + Client.segment(image) + "&as=" + Client.segment(name);
    var made = client.post(group.path(client) + "/tag" + query, ContainerCommands.empty());
    group.connection.tell(made, text(made, "name") + " is " + text(made, "digest"));
    return 0;
  }
}
