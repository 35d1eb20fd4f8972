package dev.slipway.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what a command does, however deep it lies: {@code help run logs}. */
@Command(name = "help", description = "Say what a command does.")
final class Help implements Callable<Integer> {
  private static final int LONGEST = 60;
  private static final String[] LONG_ONLY = {"--help"};

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "such as: run logs")
  private List<String> path = List.of();

  @Override
  public Integer call() {
    var found = spec.parent().commandLine();
    for (var name : path) {
      var next = found.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(found, unknown(found, name));
      }
      found = next;
    }
    found.usage(System.out);
    return 0;
  }

  /** Gives {@code -h} and {@code --help} to a command and all below it. */
  static void everywhere(CommandLine command) {
    var spec = command.getCommandSpec();
    if (spec.findOption("--help") == null) {
      // Where docker's -h means something else, it does so here.
      var names = spec.findOption("-h") == null ? new String[] {"-h", "--help"} : LONG_ONLY;
      spec.addOption(
          OptionSpec.builder(names).usageHelp(true).description("say what this does").build());
    }
    command.getSubcommands().values().forEach(Help::everywhere);
  }

  /** One sentence on a mistake in the command line, and where to read on. */
  static int mistake(ParameterException mistake, String... arguments) {
    var command = mistake.getCommandLine();
    var name = command.getCommandSpec().qualifiedName().replace("demo-run", "demo");
    System.err.println("slipway: " + sentence(mistake, command));
    System.err.println("See './" + name + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static String sentence(ParameterException mistake, CommandLine command) {
    if (mistake instanceof UnmatchedArgumentException unmatched
        && !command.getSubcommands().isEmpty()
        && !unmatched.getUnmatched().getFirst().startsWith("-")) {
      return unknown(command, unmatched.getUnmatched().getFirst());
    }
    var text = String.valueOf(mistake.getMessage());
    if (text.equals("Missing required subcommand")) {
      return "%s needs one of: %s".formatted(command.getCommandName(), names(command));
    }
    return text.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + text.substring(1);
  }

  private static String unknown(CommandLine command, String name) {
    var known = names(command);
    return "%s has no command '%s'%s"
        .formatted(
            command.getCommandName(),
            name,
            known.length() > LONGEST ? "" : " (expected " + known + ")");
  }

  private static String names(CommandLine command) {
    return String.join(
        ", ",
        command.getSubcommands().entrySet().stream()
            .filter(sub -> !sub.getValue().getCommandSpec().usageMessage().hidden())
            .map(java.util.Map.Entry::getKey)
            .toList());
  }
}
