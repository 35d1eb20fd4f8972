package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.net.PortTakenException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/*
 * The record is written when the place is ours and before a door to it opens. Whoever is killed in
 * between leaves a place that no record of a whole container names, and such places are removed.
 */
/** One container's place in the network, remembered in its directory before anything uses it. */
record ContainerNetwork(Parts parts, ContainerDirectory directory) {
  private static final int MOST_SERVERS = 3;

  /**
   * Empty if it wants none.
   *
   * @throws ContainerRefusedException if a port is taken, or there is nothing to join
   */
  Optional<Placed> attach(ContainerSpec spec) throws IOException {
    return switch (spec.network()) {
      case Network.None none -> Optional.empty();
      case Network.Bridged bridged -> Optional.of(bridge(spec, bridged));
      case Network.Joined joined -> Optional.of(join(spec, joined.other()));
    };
  }

  void adopt(String id) throws IOException {
    var record = record();
    if (record.isPresent()) {
      parts.network().adopt(id, record.get().place(), record.get().member());
    }
  }

  Optional<InetAddress> address() throws IOException {
    return record().map(NetworkRecord::address);
  }

  List<PublishedPort> ports() throws IOException {
    return record().map(NetworkRecord::ports).orElse(List.of());
  }

  private Placed bridge(ContainerSpec spec, Network.Bridged asked) throws IOException {
    var id = spec.id().value();
    var internet = asked.egress() instanceof Egress.Internet;
    var published = asked.withPorts(publish(spec.id(), asked.ports()));
    var place = parts.network().take(id, internet);
    return admit(id, NetworkRecord.of(place, published, names(spec, asked.aliases())));
  }

  private List<PublishedPort> publish(ContainerId id, List<PublishedPort> wanted)
      throws IOException {
    try {
      var maps = wanted.stream().map(PublishedPort::map).toList();
      return parts.network().publish(id.value(), maps).stream().map(PublishedPort::of).toList();
    } catch (PortTakenException e) {
      throw new ContainerRefusedException(id, e.reason());
    }
  }

  private Placed join(ContainerSpec spec, ContainerId other) throws IOException {
    var its = parts.layout().container(other.value());
    var record = NetworkRecord.read(its.network());
    if (record.isEmpty() && Files.isDirectory(its.path())) {
      throw new ContainerRefusedException(
          spec.id(), "container " + other + " has no network that it could share");
    }
    if (record.isEmpty() || !parts.network().join(spec.id().value(), record.get().place())) {
      throw new ContainerRefusedException(
          spec.id(), "container " + other + ", whose network it should share, is gone");
    }
    return admit(spec.id().value(), record.get().joinedBy(names(spec, List.of())));
  }

  private Placed admit(String id, NetworkRecord record) throws IOException {
    record.write(directory.network());
    parts.network().admit(id, record.member());
    return new Placed(record.place().path(), record.address(), servers(record));
  }

  /** Our own first; the host's know no group, but they answer while no server of ours runs. */
  private List<String> servers(NetworkRecord record) throws IOException {
    var servers = new ArrayList<String>();
    if (record.asksNames()) {
      servers.add(parts.network().gateway());
    }
    if (record.hasInternet()) {
      servers.addAll(parts.network().resolvers());
    }
    return servers.stream().limit(MOST_SERVERS).toList();
  }

  private static List<String> names(ContainerSpec spec, List<String> aliases) {
    var names = new LinkedHashSet<String>();
    names.add(spec.id().value());
    names.add(spec.hostname());
    names.addAll(aliases);
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  private Optional<NetworkRecord> record() throws IOException {
    return NetworkRecord.read(directory.network());
  }
}
