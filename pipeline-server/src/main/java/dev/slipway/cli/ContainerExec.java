package dev.slipway.cli;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.console.LocalTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Runs a command in a running container. */
@Command(
    name = "exec",
    description = {
      "Run a command in a running container.",
      "The exit code is the command's; 127 if it is not there, 126 if it cannot be run, 125"
          + " otherwise."
    },
    exitCodeOnExecutionException = ContainerTerminal.NOT_RUN)
final class ContainerExec implements Callable<Integer> {
  @ParentCommand private ContainerCommands group = new ContainerCommands();

  @Option(
      names = {"-i", "--interactive"},
      description = "send it our standard input")
  private boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "give it a terminal")
  private boolean tty;

  @Option(
      names = {"-d", "--detach"},
      description = "leave it to itself")
  private boolean detach;

  @Option(
      names = "--detach-keys",
      paramLabel = "KEYS",
      description = "that let go of it (default: ${DEFAULT-VALUE})")
  private String detachKeys = ContainerTerminal.DETACH_KEYS;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME[=VALUE]")
  private List<String> env = List.of();

  @Option(names = "--env-file", paramLabel = "FILE")
  private List<Path> envFiles = List.of();

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "DIRECTORY")
  private Optional<String> workdir = Optional.empty();

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER[:GROUP]")
  private Optional<String> user = Optional.empty();

  @Parameters(index = "0", paramLabel = "CONTAINER")
  private String container = "";

  @Parameters(index = "1..*", paramLabel = "COMMAND", arity = "1..*")
  private List<String> command = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    ContainerTerminal.requireTerminal(interactive && !detach, tty);
    var body = Client.JSON.createObjectNode();
    command.forEach(body.putArray("command")::add);
    ContainerOptions.environment(envFiles, env).forEach(body.putObject("env")::put);
    workdir.ifPresent(value -> body.put("workdir", value));
    user.ifPresent(value -> body.put("user", value));
    body.put("terminal", tty).put("stdin", interactive && !detach);
    if (tty && interactive) {
      LocalTerminal.size()
          .ifPresent(size -> body.put("rows", size.rows()).put("columns", size.columns()));
    }
    var client = group.connection.client();
    var offered = client.post(group.path(container) + "/exec", body);
    var terminal = new ContainerTerminal(client, interactive && !detach, detachKeys);
    return detach ? terminal.leave(offered) : terminal.stay(offered, open -> {}).orElse(0);
  }
}
