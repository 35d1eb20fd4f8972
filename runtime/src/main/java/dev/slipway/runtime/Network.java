package dev.slipway.runtime;

/** What a container may reach. */
public sealed interface Network {
  /** Nothing but itself. */
  record None() implements Network {}

  /**
   * An address on this host's own bridge, which the host can reach; no other container, no host
   * port, no private range.
   *
   * @param internet whether public addresses and the host's name servers can be reached
   */
  record Bridged(boolean internet) implements Network {}
}
