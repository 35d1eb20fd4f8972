package dev.slipway.cli;

import static dev.slipway.cli.Connection.text;

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
      "The exit code is the command's; 127 if it is not there, 126 if it cannot be run, 125"
          + " otherwise."
    },
    exitCodeOnExecutionException = ContainerTerminal.NOT_RUN)
final class ContainerRun implements Callable<Integer> {
  @ParentCommand private ContainerCommands group = new ContainerCommands();

  @Mixin private ContainerOptions options = new ContainerOptions();

  @Option(
      names = {"-d", "--detach"},
      description = "leave it to itself, and print its id")
  private boolean detach;

  @Option(
      names = "--detach-keys",
      paramLabel = "KEYS",
      description = "that let go of it (default: ${DEFAULT-VALUE})")
  private String detachKeys = ContainerTerminal.DETACH_KEYS;

  @Option(
      names = "--sig-proxy",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "pass INT, TERM and HUP on, unless it has a terminal (default: true)")
  private boolean signals;

  @Override
  public Integer call() throws IOException {
    ContainerTerminal.requireTerminal(options.interactive && !detach, options.tty);
    var client = group.connection.client();
    var made = ContainerCreate.create(group, options.body(!detach));
    var path =
        "/api/v1/projects/%s/containers/%s"
            .formatted(Client.segment(text(made, "project")), text(made, "id"));
    if (detach) {
      client.post(path + "/start", ContainerCommands.empty());
      group.connection.tell(made, text(made, "id"));
      return 0;
    }
    return attached(client, path);
  }

  /* First the socket, then the start: nothing that it writes is missed. */
  private int attached(Client client, String path) throws IOException {
    var offered = client.post(path + "/attach", ContainerCommands.empty());
    if (signals && !options.tty) {
      ContainerTerminal.passSignals(client, path);
    }
    return new ContainerTerminal(client, options.interactive, detachKeys)
        .stay(offered, terminal -> client.post(path + "/start", ContainerCommands.empty()))
        .orElse(0);
  }
}
