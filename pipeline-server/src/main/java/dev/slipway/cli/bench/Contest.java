package dev.slipway.cli.bench;

import dev.slipway.cli.bench.Compared.Contender;
import dev.slipway.runtime.host.Executables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ours and others, measured in turn, and which of them a row has beside each other. */
final class Contest {
  private final Lab lab;
  private final Compared all = new Compared();
  private final List<Plan> plans = new ArrayList<>();

  private record Plan(
      String id, String what, Row.Goal goal, Contender ours, Optional<Contender> other) {
    Row row() {
      return new Row(id, what, "ms", ours.side(0), Contender.side(other), goal);
    }
  }

  /** One that is made ready only if it can run here. */
  interface Prepared {
    Trial trial() throws IOException, InterruptedException;
  }

  Contest(Lab lab) {
    this.lab = lab;
  }

  Contender ours(String command, Trial trial) {
    return all.add("slipway", command, lab.guarded(trial));
  }

  /**
   * Another; empty if a program that it needs is not here.
   *
   * @param command how to do the same by hand
   */
  Optional<Contender> other(List<String> needs, String name, String command, Prepared prepared)
      throws IOException, InterruptedException {
    if (needs.stream().anyMatch(program -> Executables.find(program).isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(all.add(name, command, lab.guarded(prepared.trial())));
  }

  void row(String id, String what, Row.Goal goal, Contender ours, Optional<Contender> other) {
    plans.add(new Plan(id, what, goal, ours, other));
  }

  /** The rows, in the order that they were planned in. */
  List<Row> measure(String what, Rounds rounds) throws IOException, InterruptedException {
    all.measure(what, rounds);
    return plans.stream().map(Plan::row).toList();
  }
}
