package dev.slipway.runtime.net;

import java.net.InetAddress;
import java.nio.file.Path;

/**
 * One container's place in the network.
 *
 * @param namespace name of its network namespace
 * @param interfaceName the host's end of its cable
 */
public record Attachment(String namespace, String interfaceName, InetAddress address) {
  /** Both names tell the address, so that nothing else needs to be remembered. */
  static Attachment of(String mark, InetAddress address) {
    var bytes = address.getAddress();
    var end = mark + "-%02x%02x".formatted(bytes[2], bytes[3]);
    return new Attachment("slipway-" + end, "v" + end, address);
  }

  /** What an engine opens to join it. */
  public Path path() {
    return HostMounts.NAMED.resolve(namespace);
  }
}
