package dev.slipway.cli.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The container runtime through its Java API, beside podman and the engine it drives. */
@Command(name = "runtime", description = "Containers, beside podman and the raw engine.")
public final class BenchRuntime implements Callable<Integer> {
  private static final List<Family> FAMILIES =
      List.of(
          StartRows.withoutNetwork(),
          StartRows.withNetwork(),
          new ParallelRows(),
          new ExecRows(),
          new FreezeRows(),
          new LogRows(),
          new FollowRows(),
          new IdleMemoryRows(),
          new ManyRows());

  @Option(names = "--runs", defaultValue = "30", description = "counted runs of each (30)")
  private int runs;

  @Option(names = "--warmup", defaultValue = "5", description = "runs before, not counted (5)")
  private int warmup;

  @Mixin private Selection selection = new Selection();

  @Override
  public Integer call() throws IOException, InterruptedException {
    selection.check(FAMILIES);
    if (runs < 1 || warmup < 0) {
      throw new TypeConversionException("--runs is 1 or more, --warmup 0 or more");
    }
    List<Row> rows;
    try (var lab = Lab.create()) {
      var podman = PodmanPeer.prepare(lab.archive());
      podman.ifPresent(lab::guest);
      var rounds = new Rounds(Progress.standard(), warmup, runs);
      rows = selection.measure(FAMILIES, new Setting(lab, podman, rounds));
      lab.rests().forEach(rest -> selection.failed("left behind: " + rest));
    }
    return selection.report(new Report("runtime", rows));
  }
}
