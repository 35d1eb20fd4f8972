package dev.slipway.runtime.net;

/**
 * A port of the host that leads to one of a container; port 0 of the host stands for a free one.
 */
public record PortMap(String address, int hostPort, int containerPort, boolean udp) {
  public PortMap {
    Subnet.parse(address + "/32");
    check(hostPort >= 0 && hostPort < 1 << 16, "host port: " + hostPort);
    check(containerPort > 0 && containerPort < 1 << 16, "container port: " + containerPort);
  }

  boolean isWide() {
    return address.equals("0.0.0.0");
  }

  String protocol() {
    return udp ? "udp" : "tcp";
  }

  PortMap at(int port) {
    return new PortMap(address, port, containerPort, udp);
  }

  /** As docker writes it. */
  @Override
  public String toString() {
    return address + ":" + hostPort + ":" + containerPort + "/" + protocol();
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
