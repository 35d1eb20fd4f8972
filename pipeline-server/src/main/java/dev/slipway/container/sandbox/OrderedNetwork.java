package dev.slipway.container.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.container.ContainerName;
import dev.slipway.container.ContainerOrder;
import dev.slipway.runtime.Egress;
import dev.slipway.runtime.Network;
import dev.slipway.runtime.PublishedPort;

/**
 * What a container that was asked for reaches. Networks with names belong to a project: containers
 * of two projects never meet.
 */
record OrderedNetwork(ContainerOrder order, Peers peers) {
  private static final String JOINED = "container:";
  private static final int LONGEST = 60;

  Network network() {
    var name = order.reach().network();
    if (name.startsWith(JOINED)) {
      refusePorts(name);
      return new Network.Joined(peers.find(name.substring(JOINED.length())));
    }
    return switch (name) {
      case "none" -> {
        refusePorts(name);
        yield new Network.None();
      }
      case "internal" -> published(Network.isolated());
      case "bridge", "default" -> published(Network.reaching(egress()));
      case "host" -> throw refusal("no container is given the host's own network");
      default -> named(name);
    };
  }

  private Network.Bridged named(String name) {
    if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,59}")) {
      throw refusal(
          "no network '%s' (expected none, internal, bridge, container:NAME or a name)"
              .formatted(name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "..."));
    }
    var known = order.name().map(ContainerName::value).stream().toArray(String[]::new);
    return published(Network.reaching(egress()))
        .inGroup("%s.%s".formatted(order.project(), name), known);
  }

  private Egress egress() {
    return order.reach().egress().isEmpty()
        ? new Egress.Internet()
        : new Egress.Only(order.reach().egress());
  }

  private Network.Bridged published(Network.Bridged network) {
    return network.withPorts(order.reach().publish().stream().map(PublishedPort::parse).toList());
  }

  private void refusePorts(String name) {
    if (!order.reach().publish().isEmpty()) {
      throw refusal("no port is published of network '%s'".formatted(name));
    }
  }

  private static Refusal refusal(String message) {
    return new Refusal(Refusal.Kind.INVALID, "network-refused", message);
  }
}
