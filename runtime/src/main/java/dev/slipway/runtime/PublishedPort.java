package dev.slipway.runtime;

import dev.slipway.runtime.net.PortMap;
import java.util.regex.Pattern;

/**
 * A port of this host that leads to a port of a container.
 *
 * @param address of this host, IPv4: {@code 127.0.0.1} for this host alone, {@code 0.0.0.0} for
 *     whoever reaches this host
 * @param hostPort 0 for one that is free
 */
public record PublishedPort(String address, int hostPort, int containerPort, Protocol protocol) {
  /** Which transport. */
  public enum Protocol {
    TCP,
    UDP
  }

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(\\d{1,3}(?:\\.\\d{1,3}){3}):)?(?:(\\d{0,5}):)?(\\d{1,5})(?:/(tcp|udp))?");

  public PublishedPort {
    new PortMap(address, hostPort, containerPort, protocol == Protocol.UDP);
  }

  /** This host's loopback address alone, on a port that is free. */
  public static PublishedPort of(int containerPort) {
    return new PublishedPort("127.0.0.1", 0, containerPort, Protocol.TCP);
  }

  /**
   * As docker writes it: {@code [address:][hostPort:]containerPort[/tcp|/udp]}. Without an address
   * it is 127.0.0.1 and not, as there, every address of this host.
   */
  public static PublishedPort parse(String text) {
    var found = FORM.matcher(text);
    if (!found.matches()) {
      throw new IllegalArgumentException(
          "not a port to publish: \""
              + text
              + "\" (expected: [address:]hostPort:containerPort[/udp])");
    }
    var address = found.group(1) == null ? "127.0.0.1" : found.group(1);
    var host = found.group(2) == null || found.group(2).isEmpty() ? "0" : found.group(2);
    var protocol = "udp".equals(found.group(4)) ? Protocol.UDP : Protocol.TCP;
    return new PublishedPort(
        address, Integer.parseInt(host), Integer.parseInt(found.group(3)), protocol);
  }

  static PublishedPort of(PortMap map) {
    return new PublishedPort(
        map.address(),
        map.hostPort(),
        map.containerPort(),
        map.udp() ? Protocol.UDP : Protocol.TCP);
  }

  PortMap map() {
    return new PortMap(address, hostPort, containerPort, protocol == Protocol.UDP);
  }

  @Override
  public String toString() {
    return map().toString();
  }
}
