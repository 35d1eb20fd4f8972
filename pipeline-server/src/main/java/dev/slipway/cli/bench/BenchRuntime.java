package dev.slipway.cli.bench;

import dev.slipway.cli.term.Terminal;
import dev.slipway.runtime.ContainerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ID",
      description = "only these rows; what is measured together still is")
  private List<String> only = new ArrayList<>();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private final Terminal terminal = Terminal.standard(System.getenv());
  private boolean failed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkIds();
    List<Row> rows;
    try (var lab = Lab.create()) {
      rows = measure(lab);
      for (var rest : lab.rests()) {
        failed("left behind: " + rest);
      }
    }
    var report = new Report("runtime", rows);
    if (json) {
      report.json(terminal);
    } else {
      report.table(terminal);
    }
    return failed ? 1 : 0;
  }

  private void checkIds() {
    var known = FAMILIES.stream().flatMap(family -> family.ids().stream()).toList();
    for (var id : only) {
      if (!known.contains(id)) {
        throw new TypeConversionException(
            "no row " + id + " (expected: " + String.join(", ", known) + ")");
      }
    }
    if (runs < 1 || warmup < 0) {
      throw new TypeConversionException("--runs is 1 or more, --warmup 0 or more");
    }
  }

  private List<Row> measure(Lab lab) throws IOException, InterruptedException {
    var podman = PodmanPeer.prepare(lab.archive());
    podman.ifPresent(lab::guest);
    var progress = new Progress("1".equals(System.getenv("SLIPWAY_TTY")));
    var setting = new Setting(lab, podman, new Rounds(progress, warmup, runs));
    var rows = new ArrayList<Row>();
    for (var family : FAMILIES) {
      if (wants(family)) {
        rows.addAll(measured(family, setting));
      }
    }
    return rows;
  }

  private boolean wants(Family family) {
    return only.isEmpty() || family.ids().stream().anyMatch(only::contains);
  }

  /** What cannot be measured leaves its rows out; the others are worth having. */
  private List<Row> measured(Family family, Setting setting) throws InterruptedException {
    try {
      return family.measure(setting).stream()
          .filter(row -> only.isEmpty() || only.contains(row.id()))
          .toList();
    } catch (IOException | ContainerException e) {
      failed(String.join(", ", family.ids()) + ": " + told(e));
      return List.of();
    }
  }

  private static String told(Exception e) {
    return e + Optional.ofNullable(e.getCause()).map(cause -> ": " + cause).orElse("");
  }

  private void failed(String why) {
    failed = true;
    System.err.println("slipway: " + why);
  }
}
