package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Removes images. */
@Command(
    name = "rm",
    description = {
      "Take names away from images; an image goes with its last one.",
      "An administrator may name an image of any project, or its digest, without --project."
    })
final class ImageRemove implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Option(
      names = {"-f", "--force"},
      description = "also the last name of an image that is used (it stays then), or several names")
  private boolean force;

  @Parameters(paramLabel = "IMAGE", arity = "1..*")
  private List<String> images = List.of();

  @Override
  public Integer call() {
    var client = group.connection.client();
    for (var image : images) {
      var query = "?name=" + Client.segment(image) + "&force=" + force;
      boolean anyone =
          group.whereabouts.named().isEmpty()
              && (image.startsWith("sha256:") || image.indexOf('/') > 0);
      tell(client.delete((anyone ? "/api/v1/images/store/image" : group.path(client)) + query));
    }
    return 0;
  }

  private void tell(JsonNode removed) {
    if (group.connection.json) {
      group.connection.terminal().line(removed.toPrettyString());
      return;
    }
    var terminal = group.connection.terminal();
    removed.path("untagged").forEach(name -> terminal.line("Untagged: " + name.asText()));
    removed.path("deleted").forEach(digest -> terminal.line("Deleted: " + digest.asText()));
  }
}
