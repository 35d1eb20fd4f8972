package dev.slipway.runtime.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What firewall and name server know of one container.
 *
 * @param names by which its group finds it, in lower case
 */
public record Member(
    InetAddress address,
    Set<String> names,
    Optional<String> group,
    Reach reach,
    List<PortMap> ports) {
  public Member {
    names = Set.copyOf(names);
    ports = List.copyOf(ports);
  }

  /** Whether rules that everybody shares say all there is to say about it. */
  boolean isOrdinary() {
    return group.isEmpty() && ports.isEmpty() && !(reach instanceof Reach.Listed);
  }
}
