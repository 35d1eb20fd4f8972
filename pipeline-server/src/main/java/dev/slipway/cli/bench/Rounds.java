package dev.slipway.cli.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Trials in turn, round by round, so that whatever else the machine does meets all of them; each
 * round begins with another one.
 *
 * @param warmup rounds before, not counted
 */
record Rounds(Progress progress, int warmup, int runs) {

  /** The samples of each trial, for each of its values. */
  List<List<Samples>> alternate(String what, List<Trial> trials)
      throws IOException, InterruptedException {
    var all = new ArrayList<List<Samples>>();
    trials.forEach(trial -> all.add(new ArrayList<>()));
    for (int round = -warmup; round < runs; round++) {
      progress.at(what, round + warmup + 1, warmup + runs);
      for (int i = 0; i < trials.size(); i++) {
        int next = Math.floorMod(round + i, trials.size());
        var values = trials.get(next).once();
        if (round >= 0) {
          add(all.get(next), values);
        }
      }
    }
    progress.done();
    return all;
  }

  /** How many there are altogether. */
  int all() {
    return warmup + runs;
  }

  /** For what takes long. */
  Rounds atMost(int most) {
    return new Rounds(progress, Math.min(warmup, 2), Math.min(runs, most));
  }

  private static void add(List<Samples> samples, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (samples.size() == i) {
        samples.add(new Samples());
      }
      samples.get(i).add(values[i]);
    }
  }
}
