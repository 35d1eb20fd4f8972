package dev.slipway.cli.bench;

import dev.slipway.cli.bench.Compared.Contender;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** 40 containers of {@code true}, 8 at a time; each sample is one such batch's time for each. */
final class ParallelRows implements Family {
  private static final String ID = "start-parallel";
  private static final AtOnce BATCH = new AtOnce(40, 8);
  private static final Row.Goal GOAL = new Row.Goal.Ratio(0.2);

  /** A batch is forty samples already. */
  private static final int MOST_BATCHES = 8;

  @Override
  public List<String> ids() {
    return List.of(ID, ID + "-removed");
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var all = new Compared();
    var lab = setting.lab();
    var ours = all.add("slipway", Starts.COMMAND, () -> batch(lab));
    var podman =
        setting
            .podman()
            .map(peer -> new PodmanRuns(peer, List.of("--network=none")))
            .map(runs -> all.add("podman run --rm", runs.command(), () -> batch(runs)));
    all.measure(ID, setting.rounds().atMost(MOST_BATCHES));
    return rows(ours, Contender.side(podman));
  }

  private static List<Row> rows(Contender ours, Optional<Side> other) {
    var what = "each of 40 starts, 8 at a time, no network, to ";
    return List.of(
        new Row(ID, what + "exit known and removed", "ms", ours.side(0), other, GOAL),
        new Row(ID + "-removed", what + "nothing left", "ms", ours.side(1), other, GOAL));
  }

  private static double[] batch(Lab lab) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    BATCH.run(number -> once(lab)).check();
    double known = Trial.since(begun);
    lab.awaitQuiet();
    return new double[] {known / BATCH.times(), Trial.since(begun) / BATCH.times()};
  }

  private static void once(Lab lab) throws IOException, InterruptedException {
    var container = lab.create(spec -> spec, "true");
    container.start();
    var exit = container.await();
    container.remove();
    if (!exit.passed()) {
      throw new IOException("true ended with " + exit);
    }
  }

  private static double[] batch(PodmanRuns podman) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    BATCH.run(number -> podman.once()).check();
    return new double[] {Trial.since(begun) / BATCH.times()};
  }
}
