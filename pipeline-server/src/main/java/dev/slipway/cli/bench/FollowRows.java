package dev.slipway.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.runtime.Container;
import dev.slipway.runtime.Stdin;
import dev.slipway.runtime.log.LogReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * How late a follower sees a line. A container repeats what it is told, so the clock is one; the
 * way in counts too.
 */
final class FollowRows implements Family {
  private static final String ID = "log-follow";
  private static final int LINES_A_RUN = 20;
  private static final int LONGEST_PAUSE_MILLIS = 80;

  @Override
  public List<String> ids() {
    return List.of(ID);
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var container = setting.lab().create(spec -> spec.withStdin(Stdin.ONCE), "cat");
    try {
      container.start();
      var late = new Samples();
      follow(container, setting.rounds(), late);
      var command = "Session.stdin().write(line), LogReader.next()";
      var what = "a line from told to the container to followed in its log, p99";
      var ours = new Side("slipway", command, late, 0.99);
      return List.of(new Row(ID, what, "ms", ours, Optional.empty(), new Row.Goal.Most(50)));
    } finally {
      container.remove();
      setting.lab().awaitQuiet();
    }
  }

  private static void follow(Container container, Rounds rounds, Samples late)
      throws IOException, InterruptedException {
    var random = new Random(1);
    int lines = rounds.runs() * LINES_A_RUN;
    try (var session = container.attach();
        var input = session.stdin();
        var log = container.logs()) {
      for (int i = -LINES_A_RUN; i < lines; i++) {
        rounds.progress().at(ID, i + LINES_A_RUN, lines + LINES_A_RUN);
        // Never in step with whoever looks from time to time.
        Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        double took = once(input, log, "line " + i);
        if (i >= 0) {
          late.add(took);
        }
      }
    }
    rounds.progress().done();
  }

  private static double once(OutputStream input, LogReader log, String line)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    input.write((line + "\n").getBytes(UTF_8));
    input.flush();
    var seen = log.next();
    double took = Trial.since(begun);
    if (seen.isEmpty() || !new String(seen.get().bytes(), UTF_8).equals(line)) {
      throw new IOException("followed was " + seen + ", not " + line);
    }
    return took;
  }
}
