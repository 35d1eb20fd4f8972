package dev.slipway.cli;

import dev.slipway.cli.api.Client;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Attaches to a container's own input and output. */
@Command(
    name = "attach",
    description = {
      "Attach to a running container's own input and output.",
      "The exit code is the container's, or 0 when it was let go by the detach keys."
    },
    exitCodeOnExecutionException = ContainerTerminal.NOT_RUN)
final class ContainerAttach implements Callable<Integer> {
  @ParentCommand private ContainerCommands group = new ContainerCommands();

  @Option(
      names = "--detach-keys",
      paramLabel = "KEYS",
      description = "that let go of it (default: ${DEFAULT-VALUE})")
  private String detachKeys = ContainerTerminal.DETACH_KEYS;

  @Option(names = "--no-stdin", description = "only look on")
  private boolean noStdin;

  @Option(
      names = "--sig-proxy",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "pass INT, TERM and HUP on, unless it has a terminal (default: true)")
  private boolean signals;

  @Parameters(paramLabel = "CONTAINER")
  private String container = "";

  @Override
  public Integer call() throws IOException {
    var path = group.path(container);
    var client = group.connection.client();
    var offered = client.post(path + "/attach", ContainerCommands.empty());
    return new ContainerTerminal(client, !noStdin, detachKeys)
        .stay(offered, terminal -> passSignals(client, path, terminal))
        .orElse(0);
  }

  private void passSignals(Client client, String path, boolean terminal) {
    if (signals && !terminal) {
      ContainerTerminal.passSignals(client, path);
    }
  }
}
