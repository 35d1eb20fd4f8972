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
  /** What an engine opens to join it. */
  public Path path() {
    return HostMounts.NAMED.resolve(namespace);
  }
}
