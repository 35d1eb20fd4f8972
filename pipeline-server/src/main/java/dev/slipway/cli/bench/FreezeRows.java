package dev.slipway.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a container wrote becomes a layer: much of it, beside little of it. */
final class FreezeRows implements Family {
  private static final String ID = "freeze";
  private static final ManyFiles MUCH = new ManyFiles(20_000);
  private static final ManyFiles LITTLE = new ManyFiles(200);

  /** Each deletes 20,000 files, and ext4 is slow to make any for a while after that. */
  private static final int MOST_ROUNDS = 12;

  @Override
  public List<String> ids() {
    return List.of(ID);
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var all = new Compared();
    var lab = setting.lab();
    var command = "Container.freeze(\"/\", destination)";
    var much = all.add("500 MB in 20,000 files", command, trial(lab, "much", MUCH));
    var little = all.add("5 MB in 200 files", command, trial(lab, "little", LITTLE));
    all.measure(ID, setting.rounds().atMost(MOST_ROUNDS));
    var what = "freeze what a container wrote, just ended: 500 MB in 20,000 files";
    var goal = new Row.Goal.Ratio(2.0);
    return List.of(new Row(ID, what, "ms", much.side(0), Optional.of(little.side(0)), goal));
  }

  private static Trial trial(Lab lab, String name, ManyFiles files) throws IOException {
    var seed = lab.dir().resolve("seed-" + name);
    files.write(seed.resolve("seed"));
    var frozen = lab.dir().resolve("frozen-" + name);
    return () -> once(lab, seed, frozen, files);
  }

  private static double[] once(Lab lab, Path seed, Path frozen, ManyFiles files)
      throws IOException, InterruptedException {
    var container =
        lab.create(List.of(lab.root(), seed), spec -> spec, "cp", "-a", "/seed", "/written");
    container.start();
    if (!container.await().passed()) {
      throw new IOException("the container could not write");
    }
    long begun = System.nanoTime();
    container.freeze("/", frozen);
    double took = Trial.since(begun);
    container.remove();
    lab.awaitQuiet();
    var amount = ManyFiles.Amount.of(Files.createDirectories(frozen.resolve("written")));
    if (!amount.equals(files.amount())) {
      throw new IOException("frozen were " + amount + ", not " + files.amount());
    }
    lab.call("rm", "-rf", frozen.toString());
    return new double[] {took};
  }
}
