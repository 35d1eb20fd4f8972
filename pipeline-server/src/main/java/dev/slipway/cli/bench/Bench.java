package dev.slipway.cli.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of the benches; without a name, all of them one after another. */
@Command(
    name = "bench",
    description = "Measure this host: ours beside peers and floors; all of it without a name.",
    subcommands = {BenchRuntime.class, BenchImages.class, BenchPush.class})
public final class Bench implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return spec.commandLine().getSubcommands().values().stream()
        .mapToInt(CommandLine::execute)
        .max()
        .orElse(0);
  }
}
