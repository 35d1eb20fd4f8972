package dev.slipway.cli.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Those who take part in one comparison. */
final class Compared {
  private final List<Trial> trials = new ArrayList<>();
  private List<List<Samples>> samples = List.of();

  /** One of them; of what it measured there is more once all are measured. */
  Contender add(String name, String command, Trial trial) {
    trials.add(trial);
    return new Contender(this, trials.size() - 1, name, command);
  }

  void measure(String what, Rounds rounds) throws IOException, InterruptedException {
    samples = rounds.alternate(what, trials);
  }

  /** One that took part. */
  record Contender(Compared all, int number, String name, String command) {
    Side side(int value) {
      return new Side(name, command, all.samples.get(number).get(value));
    }

    static Optional<Side> side(Optional<Contender> contender) {
      return contender.map(it -> it.side(0));
    }
  }
}
