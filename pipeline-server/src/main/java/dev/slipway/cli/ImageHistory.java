package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;
import static dev.slipway.cli.Connection.time;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tells how an image was made. */
@Command(name = "history", description = "List the steps an image was made by, the last one first.")
final class ImageHistory implements Callable<Integer> {
  private static final int LONGEST = 60;

  @ParentCommand private ImageCommands group = new ImageCommands();

  @Option(names = "--no-trunc", description = "shorten nothing")
  private boolean whole;

  @Parameters(paramLabel = "IMAGE")
  private String image = "";

  @Override
  public Integer call() {
    var client = group.connection.client();
    group.connection.list(
        client.get(group.path(client) + "/history?name=" + Client.segment(image)),
        new Table("CREATED", "SIZE", "BY"),
        (table, step) ->
            table.row(
                time(step, "created"),
                Amounts.size(step.path("bytes").asLong()),
                shortened(text(step, "by"))));
    return 0;
  }

  private String shortened(String by) {
    return whole || by.length() <= LONGEST ? by : by.substring(0, LONGEST - 1) + "…";
  }
}
