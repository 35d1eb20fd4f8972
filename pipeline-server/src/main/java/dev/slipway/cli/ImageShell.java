package dev.slipway.cli;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.console.LocalTerminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A shell in what a build was after one of its instructions. */
@Command(
    name = "shell",
    description = {
      "Open a shell in what a build was after an instruction, also after the one that failed.",
      "BUILD alone is its end: what a failed command left. The build itself never changes."
    })
final class ImageShell implements Callable<Integer> {
  @ParentCommand private ImageCommands group = new ImageCommands();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "BUILD[:STEP]")
  private String build = "";

  @Parameters(index = "1..*", paramLabel = "COMMAND", description = "default: /bin/sh")
  private List<String> command = List.of();

  @Override
  public Integer call() throws IOException {
    var parts = build.split(":", 2);
    var client = group.connection.client();
    var project = group.whereabouts.project(client);
    var step = parts.length > 1 ? Optional.of(parts[1]) : Optional.<String>empty();
    step.filter(text -> !text.matches("[0-9]{1,6}"))
        .ifPresent(
            text -> {
              throw new TypeConversionException("no number of a step: '" + text + "'");
            });
    var made =
        client.post(
            "/api/v1/projects/%s/builds/%s/snapshot%s"
                .formatted(
                    Client.segment(project),
                    Client.segment(parts[0]),
                    step.map(n -> "?step=" + n).orElse("")),
            Client.JSON.createObjectNode());
    return spec.root().commandLine().execute(run(project, made.path("name").asText()));
  }

  /** The same container as by hand: it is gone when the shell ends. */
  private String[] run(String project, String image) {
    var line = new ArrayList<>(List.of("container", "--project", project, "run", "--rm", "-i"));
    if (LocalTerminal.isThere() && command.isEmpty()) {
      line.add("-t");
    }
    var argv = command.isEmpty() ? List.of("/bin/sh") : command;
    line.addAll(List.of("--entrypoint", argv.getFirst(), image));
    line.addAll(argv.subList(1, argv.size()));
    return line.toArray(String[]::new);
  }
}
