package dev.slipway.cli;

import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.bench.Bench;
import dev.slipway.cli.demo.Demo;
import dev.slipway.cli.demo.EventConsumer;
import dev.slipway.cli.host.Doctor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the command line. */
@Command(
    name = "slipway",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 all went well; 1 refused, failed, or no server; 2 a mistake in the command"
          + " line; 130 interrupted or cancelled.",
      "Environment: SLIPWAY_URL and SLIPWAY_TOKEN go before the last login; NO_COLOR."
    },
    versionProvider = Main.Version.class,
    description = "Continuous deployment on copy-on-write containers.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Help.class,
      Launcher.Demonstrate.class,
      Launcher.Test.class,
      Launcher.Up.class,
      Launcher.Systemd.class,
      Down.class,
      Ready.class,
      Doctor.class,
      LoginCommand.class,
      WhoAmI.class,
      ProjectCommands.class,
      RunCommands.class,
      ContainerCommands.class,
      StageCommands.class,
      Promote.class,
      Approve.class,
      Rollback.class,
      ReleaseCommands.class,
      DeploymentCommands.class,
      ImageCommands.class,
      RegistryCommands.class,
      EventCommands.class,
      SecretCommands.class,
      SettingCommands.class,
      TokenCommands.class,
      PrincipalCommands.class,
      DeliveryCommands.class,
      Bench.class,
      Demo.class,
      EventConsumer.class,
    })
public final class Main {
  /** The exit code of a failed run, a refused request, a failed check. */
  static final int FAILED = 1;

  private Main() {}

  public static void main(String... args) {
    var line = new CommandLine(new Main());
    Help.everywhere(line);
    line.setUsageHelpWidth(80);
    line.setParameterExceptionHandler(Help::mistake);
    line.registerConverter(RunRef.class, new RunRef.Converter());
    line.setExecutionExceptionHandler((e, command, result) -> failed(e, command));
    ownOptionsComeFirst(line);
    System.exit(args.length == 0 ? help(line) : line.execute(args));
  }

  private static int help(CommandLine line) {
    line.usage(System.out);
    return 0;
  }

  /* What follows the image or the container is the command's, also where it looks like an option. */
  private static void ownOptionsComeFirst(CommandLine line) {
    for (var sub : line.getSubcommands().values()) {
      boolean takesCommand =
          sub.getCommandSpec().positionalParameters().stream()
              .anyMatch(parameter -> parameter.paramLabel().equals("COMMAND"));
      sub.setStopAtPositional(takesCommand && line.getParent() != null);
      ownOptionsComeFirst(sub);
    }
  }

  private static int failed(Exception e, CommandLine command) {
    switch (e) {
      case CommandLine.TypeConversionException mistake -> {
        System.err.println("slipway: " + mistake.getMessage());
        return CommandLine.ExitCode.USAGE;
      }
      case ApiException refused -> System.err.println("slipway: " + refused.getMessage());
      case UncheckedIOException io ->
          System.err.println("slipway: " + io.getMessage() + ": " + reason(io));
      case IOException io -> System.err.println("slipway: " + told(io));
      default -> System.err.println("slipway: " + e);
    }
    int code = command.getCommandSpec().exitCodeOnExecutionException();
    return code == ContainerTerminal.NOT_RUN && e instanceof ApiException refused
        ? ContainerTerminal.code(refused.code())
        : code;
  }

  private static String told(IOException e) {
    return switch (e) {
      case NoSuchFileException none -> "there is no file " + none.getFile();
      case AccessDeniedException denied -> "may not read or write " + denied.getFile();
      case FileSystemException file -> String.valueOf(file.getMessage());
      default -> Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
    };
  }

  private static String reason(UncheckedIOException e) {
    return e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
  }

  /** The version of this build. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"slipway " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
