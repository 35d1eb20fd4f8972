package dev.slipway.runtime.net;

import java.io.IOException;
import java.net.InetAddress;
import java.util.BitSet;

/** Which addresses of a subnet are in use; one given back is the last to be given out again. */
final class AddressPool {
  private final Subnet subnet;
  private final BitSet used = new BitSet();
  private int lower = 2;
  private int upper;

  AddressPool(Subnet subnet) {
    this.subnet = subnet;
    this.upper = subnet.size() / 2;
  }

  synchronized InetAddress take(boolean internet) throws IOException {
    var half = subnet.size() / 2;
    var index = internet ? free(half, half * 2 - 1, upper) : free(2, half, lower);
    used.set(index);
    if (internet) {
      upper = index + 1;
    } else {
      lower = index + 1;
    }
    return subnet.address(index);
  }

  synchronized void reserve(InetAddress address) {
    if (subnet.index(address) > 0) {
      used.set(subnet.index(address));
    }
  }

  synchronized void release(InetAddress address) {
    if (subnet.index(address) > 0) {
      used.clear(subnet.index(address));
    }
  }

  /** The first free one from {@code start} on, round the range. */
  private int free(int from, int to, int start) throws IOException {
    var ahead = used.nextClearBit(Math.max(from, start));
    var index = ahead < to ? ahead : used.nextClearBit(from);
    if (index >= to) {
      throw new IOException("no address is free in " + subnet);
    }
    return index;
  }
}
