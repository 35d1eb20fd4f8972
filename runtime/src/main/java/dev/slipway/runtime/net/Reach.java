package dev.slipway.runtime.net;

import java.util.List;

/** What an address on the bridge may reach outside. */
public sealed interface Reach {
  /** Nothing. */
  record Nothing() implements Reach {}

  /** Every public address; such an address lies in the upper half of the subnet. */
  record Internet() implements Reach {}

  /** These alone. */
  record Listed(List<Destination> destinations) implements Reach {
    public Listed {
      destinations = List.copyOf(destinations);
    }
  }
}
