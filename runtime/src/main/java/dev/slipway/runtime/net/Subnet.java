package dev.slipway.runtime.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * An IPv4 network. Its first address is the bridge's; the lower half of the others goes to
 * containers that reach nothing, the upper half to those that reach the internet, so that the
 * firewall's rules never change with the containers.
 */
public record Subnet(int base, int prefix) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  public Subnet {
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException("prefix length: " + prefix);
    }
    base = base & mask(prefix);
  }

  /** Reads {@code 10.209.4.0/22}; bits beyond the prefix are cleared. */
  public static Subnet parse(String text) {
    var found = FORM.matcher(text);
    if (!found.matches()) {
      throw new IllegalArgumentException("not an IPv4 network: \"" + text + "\"");
    }
    var address = 0;
    for (var i = 1; i <= 4; i++) {
      var part = Integer.parseInt(found.group(i));
      if (part > 255) {
        throw new IllegalArgumentException("not an IPv4 network: \"" + text + "\"");
      }
      address = address << 8 | part;
    }
    return new Subnet(address, Integer.parseInt(found.group(5)));
  }

  public int size() {
    return prefix == 0 ? Integer.MAX_VALUE : 1 << (32 - prefix);
  }

  public String gateway() {
    return text(base + 1);
  }

  public InetAddress address(int index) {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(base + index).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** Number of an address in this network; negative if it is not in it. */
  public int index(InetAddress address) {
    var bytes = address.getAddress();
    if (bytes.length != 4) {
      return -1;
    }
    var number = ByteBuffer.wrap(bytes).getInt();
    return (number & mask(prefix)) == base ? number - base : -1;
  }

  public boolean overlaps(Subnet other) {
    var shorter = mask(Math.min(prefix, other.prefix));
    return (base & shorter) == (other.base & shorter);
  }

  /** The half whose containers reach the internet. */
  public Subnet upperHalf() {
    return new Subnet(base + size() / 2, prefix + 1);
  }

  @Override
  public String toString() {
    return text(base) + "/" + prefix;
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }

  private static String text(int address) {
    return (address >>> 24)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }
}
