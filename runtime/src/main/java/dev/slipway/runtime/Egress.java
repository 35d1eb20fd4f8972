package dev.slipway.runtime;

import dev.slipway.runtime.net.Destination;
import java.util.List;

/**
 * What a container may reach outside this host. Private ranges, this host and metadata addresses
 * are never reached, whatever is written here, but for those that the settings allow.
 */
public sealed interface Egress {
  /** Nothing. */
  record None() implements Egress {}

  /** Every public address. */
  record Internet() implements Egress {}

  /**
   * These alone.
   *
   * @param hosts names ({@code example.org}, {@code *.example.org} for all below it), IPv4
   *     addresses and networks, each with or without {@code :port}; a name is reached by the
   *     addresses that our name server has just answered
   */
  record Only(List<String> hosts) implements Egress {
    private static final int MOST = 200;

    public Only {
      hosts = List.copyOf(hosts);
      if (hosts.size() > MOST) {
        throw new IllegalArgumentException(
            "hosts: " + hosts.size() + " (expected: at most " + MOST + ")");
      }
      hosts.forEach(Destination::parse);
    }
  }
}
