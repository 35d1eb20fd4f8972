package dev.slipway.cli.bench;

import dev.slipway.cli.bench.Compared.Contender;
import dev.slipway.runtime.ContainerSpec;
import dev.slipway.runtime.Identities;
import dev.slipway.runtime.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Containers of {@code true}, one after another. */
final class StartRows implements Family {
  private static final Identities USERS = Identities.from(0x70000000);
  private static final Row.Goal PODMAN = new Row.Goal.Ratio(0.2);
  private static final Row.Goal RAW = new Row.Goal.Ratio(2.0);
  private static final Row.Goal TOLD = new Row.Goal.None();
  private static final String REMOVED = "-removed";

  private final boolean network;
  private final String id;
  private final String users;

  private StartRows(boolean network) {
    this.network = network;
    this.id = network ? "start-net" : "start-none";
    this.users = network ? "start-users-net" : "start-users";
  }

  static StartRows withoutNetwork() {
    return new StartRows(false);
  }

  static StartRows withNetwork() {
    return new StartRows(true);
  }

  @Override
  public List<String> ids() {
    var ids = new ArrayList<>(List.of(id, id + REMOVED, users, users + REMOVED));
    if (!network) {
      ids.addAll(List.of(id + "-raw", id + "-raw" + REMOVED));
    }
    return ids;
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var all = new Compared();
    var plain = ours(all, new Starts(setting.lab(), this::reach));
    var podman = podman(all, setting);
    var raw = network ? Optional.<Contender>empty() : Optional.of(raw(all, setting));
    var own = ours(all, new Starts(setting.lab(), spec -> reach(spec).withIdentities(USERS)));
    all.measure(id, setting.rounds());
    var beside = Contender.side(podman);
    var rows = new ArrayList<>(rows(plain, id, "start", beside, PODMAN));
    if (raw.isPresent()) {
      rows.addAll(rows(plain, id + "-raw", "start", Contender.side(raw), RAW));
    }
    rows.addAll(rows(own, users, "start with users of its own", beside, TOLD));
    return rows;
  }

  private List<Row> rows(
      Contender ours, String row, String what, Optional<Side> other, Row.Goal goal) {
    var reach = network ? ", default network and NAT" : ", no network";
    return List.of(
        new Row(row, what + " to exit known" + reach, "ms", ours.side(Starts.KNOWN), other, goal),
        new Row(
            row + REMOVED,
            what + " to nothing left" + reach,
            "ms",
            ours.side(Starts.REMOVED),
            other,
            goal));
  }

  private ContainerSpec reach(ContainerSpec spec) {
    return network ? spec.withNetwork(Network.internet()) : spec;
  }

  private static Contender ours(Compared all, Starts starts)
      throws IOException, InterruptedException {
    return all.add("slipway", Starts.COMMAND, starts.verified());
  }

  private Optional<Contender> podman(Compared all, Setting setting)
      throws IOException, InterruptedException {
    if (setting.podman().isEmpty()) {
      return Optional.empty();
    }
    var options = network ? List.<String>of() : List.of("--network=none");
    var runs = new PodmanRuns(setting.podman().get(), options).verified();
    return Optional.of(all.add("podman run --rm", runs.command(), runs));
  }

  private static Contender raw(Compared all, Setting setting) throws IOException {
    var runs = RawRuns.verified(setting);
    return all.add("the raw engine's run", runs.raw().command(), runs);
  }
}
