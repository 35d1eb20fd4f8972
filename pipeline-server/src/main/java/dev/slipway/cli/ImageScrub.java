package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.texts;

import dev.slipway.cli.term.Table;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Finds what has decayed. */
@Command(
    name = "scrub",
    description = {
      "Read every blob again and move aside those that are not what their digests say.",
      "A pull, push, load or build of the images named brings them again. The exit code is 1 where"
          + " something was found."
    })
final class ImageScrub implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofHours(12);

  @ParentCommand private ImageCommands group = new ImageCommands();

  @Option(names = "--layers", description = "also compare unpacked layers with their blobs")
  private boolean layers;

  @Option(
      names = "--rate",
      paramLabel = "SIZE",
      description = "read at most so much a second, such as 50m")
  private Optional<String> rate = Optional.empty();

  @Override
  public Integer call() {
    var path =
        "/api/v1/images/store/scrub?layers="
            + layers
            + rate.map(r -> "&bytesPerSecond=" + Amounts.bytes(r)).orElse("");
    var found = group.connection.client().post(path, ContainerCommands.empty(), PATIENCE);
    boolean good = found.path("items").isEmpty();
    if (good && !group.connection.json) {
      group
          .connection
          .terminal()
          .line(
              "%s in %d blobs and %d layers are what they should be"
                  .formatted(
                      Amounts.size(found.path("bytes").asLong()),
                      found.path("blobs").asLong(),
                      found.path("layers").asLong()));
      return 0;
    }
    group.connection.list(
        found,
        new Table("CORRUPT", "DIGEST", "BREAKS"),
        (table, item) ->
            table.row(text(item, "kind"), text(item, "digest"), texts(item.path("broken"))));
    return good ? 0 : Main.FAILED;
  }
}
