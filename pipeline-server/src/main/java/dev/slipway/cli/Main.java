package dev.slipway.cli;

import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.demo.BenchPush;
import dev.slipway.cli.demo.Demo;
import dev.slipway.cli.demo.EventConsumer;
import dev.slipway.cli.host.Doctor;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The root of the command line. */
@Command(
    name = "slipway",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Continuous deployment on copy-on-write containers.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      HelpCommand.class,
      Launcher.Demonstrate.class,
      Launcher.Test.class,
      Launcher.Up.class,
      Down.class,
      Ready.class,
      Doctor.class,
      LoginCommand.class,
      WhoAmI.class,
      ProjectCommands.class,
      RunCommands.class,
      StageCommands.class,
      Promote.class,
      Approve.class,
      Rollback.class,
      ReleaseCommands.class,
      DeploymentCommands.class,
      ImageCommands.class,
      EventCommands.class,
      SecretCommands.class,
      SettingCommands.class,
      TokenCommands.class,
      PrincipalCommands.class,
      DeliveryCommands.class,
      Main.Bench.class,
      Demo.class,
      EventConsumer.class,
    })
public final class Main {
  /** The exit code of a failed run, a refused request, a failed check. */
  static final int FAILED = 1;

  private Main() {}

  public static void main(String... args) {
    var line = new CommandLine(new Main());
    line.setUsageHelpAutoWidth(true);
    line.registerConverter(RunRef.class, new RunRef.Converter());
    line.setExecutionExceptionHandler((e, command, result) -> failed(e));
    System.exit(args.length == 0 ? help(line) : line.execute(args));
  }

  private static int help(CommandLine line) {
    line.usage(System.out);
    return 0;
  }

  private static int failed(Exception e) {
    switch (e) {
      case ApiException refused -> System.err.println("slipway: " + refused.getMessage());
      case UncheckedIOException io ->
          System.err.println("slipway: " + io.getMessage() + ": " + reason(io));
      default -> System.err.println("slipway: " + e);
    }
    return FAILED;
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

  /** The group of the benches. */
  @Command(
      name = "bench",
      description = "Measure this host: ours beside peers and floors.",
      subcommands = {HelpCommand.class, BenchPush.class})
  static final class Bench {}
}
