package dev.slipway.cli;

import dev.slipway.cli.api.Client;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tells all that is known of images. */
@Command(name = "inspect", description = "Print everything that is known of images, as JSON.")
final class ImageInspect implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Parameters(paramLabel = "IMAGE", arity = "1..*")
  private List<String> images = List.of();

  @Override
  public Integer call() {
    var client = group.connection.client();
    var path = group.path(client) + "/inspect?name=";
    var all = Client.JSON.createArrayNode();
    images.forEach(image -> all.add(client.get(path + Client.segment(image))));
    group.connection.terminal().line(all.toPrettyString());
    return 0;
  }
}
