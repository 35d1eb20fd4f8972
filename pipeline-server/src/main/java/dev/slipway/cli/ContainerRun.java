package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes a container, starts it and stays with it. */
@Command(
    name = "run",
    description = {
      "Run a command in a new container of an image.",
      "The exit code is the command's; 125 if the container could not be run."
    },
    exitCodeOnExecutionException = 125)
final class ContainerRun implements Callable<Integer> {
  @ParentCommand private ContainerCommands group = new ContainerCommands();

  @Mixin private ContainerOptions options = new ContainerOptions();

  @Option(
      names = {"-d", "--detach"},
      description = "leave it to itself, and print its id")
  private boolean detach;

  @Override
  public Integer call() throws IOException {
    if (!detach) {
      throw new ApiException(
          0, "not-yet", "this version leaves containers to themselves: say '-d', then 'logs -f'");
    }
    var made = ContainerCreate.create(group, options.body());
    var path =
        "/api/v1/projects/%s/containers/%s"
            .formatted(Client.segment(text(made, "project")), text(made, "id"));
    group.connection.client().post(path + "/start", ContainerCommands.empty());
    group.connection.tell(made, text(made, "id"));
    return 0;
  }
}
