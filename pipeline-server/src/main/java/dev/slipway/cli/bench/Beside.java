package dev.slipway.cli.bench;

import dev.slipway.cli.bench.Compared.Contender;
import dev.slipway.runtime.host.Executables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One of ours, and others that it is beside, each of them in a row of its own. */
final class Beside {
  private final Lab lab;
  private final Compared all = new Compared();
  private final Contender ours;
  private final List<Peer> peers = new ArrayList<>();

  /**
   * What a row says.
   *
   * @param needs programs without which there is nobody to be beside
   * @param name of the other
   * @param command how to do by hand what the other does
   */
  record Told(
      String id, String what, Row.Goal goal, List<String> needs, String name, String command) {}

  private record Peer(Told told, Optional<Contender> contender) {}

  /** Prepared only if it can run here. */
  interface Other {
    Trial prepare() throws IOException, InterruptedException;
  }

  Beside(Lab lab, String command, Trial trial) {
    this.lab = lab;
    this.ours = all.add("slipway", command, lab.guarded(trial));
  }

  void add(Told told, Other other) throws IOException, InterruptedException {
    boolean here = told.needs().stream().allMatch(name -> Executables.find(name).isPresent());
    var contender = here ? Optional.of(other.prepare()) : Optional.<Trial>empty();
    peers.add(
        new Peer(told, contender.map(it -> all.add(told.name(), told.command(), lab.guarded(it)))));
  }

  /** One row for each. */
  List<Row> measure(String what, Rounds rounds) throws IOException, InterruptedException {
    all.measure(what, rounds);
    return peers.stream().map(this::row).toList();
  }

  private Row row(Peer peer) {
    var told = peer.told();
    var other = Contender.side(peer.contender());
    return new Row(told.id(), told.what(), "ms", ours.side(0), other, told.goal());
  }
}
