package dev.slipway.cli.bench;

import dev.slipway.runtime.Container;
import dev.slipway.runtime.Network;
import dev.slipway.runtime.log.LogReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A thousand containers, 8 at a time, every one with a network and a word of its own. */
final class ManyRows implements Family {
  private static final String ID = "many";
  private static final int COUNT = 1000;
  private static final int USUAL_RUNS = 30;
  private static final int AT_ONCE = 8;

  @Override
  public List<String> ids() {
    return List.of(ID, ID + "-each");
  }

  /** With fewer runs than usual, fewer of them. */
  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var lab = setting.lab();
    int count = Math.min(COUNT, COUNT * setting.rounds().runs() / USUAL_RUNS);
    var each = new Samples();
    long begun = System.nanoTime();
    var outcome =
        new AtOnce(count, AT_ONCE)
            .run(
                number -> {
                  double took = once(lab, number);
                  synchronized (each) {
                    each.add(took);
                    setting.rounds().progress().at(ID, number + 1, count);
                  }
                });
    lab.awaitQuiet();
    double whole = Trial.since(begun) / count;
    var rests = lab.rests();
    setting.rounds().progress().done();
    if (outcome.failures() > 0) {
      System.err.println("slipway: " + outcome.first());
    }
    rests.forEach(rest -> System.err.println("slipway: left behind: " + rest));
    return rows(count, outcome.failures() + rests.size(), each, whole);
  }

  private static List<Row> rows(int count, int bad, Samples each, double whole) {
    var failures = new Samples();
    failures.add(bad);
    var what = count + " containers with a network, 8 at a time";
    var told = "%s, each from create to removed; one came out every %.1f ms".formatted(what, whole);
    return List.of(
        new Row(
            ID,
            "failures and things left over of " + what,
            "",
            new Side("slipway", Starts.COMMAND, failures),
            Optional.empty(),
            new Row.Goal.Most(0)),
        new Row(
            ID + "-each",
            told,
            "ms",
            new Side("slipway", Starts.COMMAND, each),
            Optional.empty(),
            new Row.Goal.None()));
  }

  private static double once(Lab lab, int number) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    var container =
        lab.create(
            spec -> spec.withNetwork(Network.internet()),
            "sh",
            "-c",
            "echo " + number + "; exit 3");
    try {
      container.start();
      var exit = container.await();
      if (exit.code() != 3 || !said(container).equals(number + "\n")) {
        throw new IOException("number " + number + " ended with " + exit);
      }
    } finally {
      container.remove();
    }
    return Trial.since(begun);
  }

  private static String said(Container container) throws InterruptedException {
    var said = new StringBuilder();
    try (var log = LogReader.of(container.log())) {
      for (var next = log.next(); next.isPresent(); next = log.next()) {
        said.append(new String(next.get().written(), java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return said.toString();
  }
}
