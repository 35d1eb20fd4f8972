package dev.slipway.runtime.net;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How one data directory's network is made.
 *
 * @param bridge its name on the host
 * @param subnet instead of a free one
 * @param allowed private addresses and networks that containers may reach nevertheless
 * @param resolvers instead of the host's; empty for those
 */
public record NetworkSettings(
    String bridge, Optional<String> subnet, List<Destination> allowed, List<String> resolvers) {
  public NetworkSettings {
    allowed = List.copyOf(allowed);
    resolvers = List.copyOf(resolvers);
    resolvers.forEach(address -> Subnet.parse(address + "/32"));
    if (allowed.stream().anyMatch(d -> d.network().isEmpty())) {
      throw new IllegalArgumentException(
          "what containers may reach of private networks is named by address: " + allowed);
    }
  }

  /** Whom our name server asks. */
  List<String> upstream() throws IOException {
    return resolvers.isEmpty() ? Resolvers.ofHost() : resolvers;
  }

  /** Whom containers can ask themselves: none that is on loopback. */
  List<String> reachable() throws IOException {
    return resolvers.isEmpty()
        ? Resolvers.read()
        : resolvers.stream().filter(address -> !address.startsWith("127.")).toList();
  }
}
