package dev.slipway.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;

/** A TCP and a UDP port at every address of this host, which hear whoever gets there. */
final class HostEars implements AutoCloseable {
  static final String NOBODY = "nobody";

  private final ServerSocket connections;
  private final DatagramSocket datagrams;

  HostEars() {
    try {
      connections = new ServerSocket(0);
      datagrams = new DatagramSocket(0);
      connections.setSoTimeout(1);
      datagrams.setSoTimeout(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int tcp() {
    return connections.getLocalPort();
  }

  int udp() {
    return datagrams.getLocalPort();
  }

  /** The first one's address, or {@link #NOBODY}. */
  String whoCame() {
    try {
      return connections.accept().getRemoteSocketAddress().toString();
    } catch (SocketTimeoutException nobody) {
      return whoWrote();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String whoWrote() {
    var packet = new DatagramPacket(new byte[100], 100);
    try {
      datagrams.receive(packet);
      return packet.getSocketAddress().toString();
    } catch (SocketTimeoutException nobody) {
      return NOBODY;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    datagrams.close();
    try {
      connections.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
