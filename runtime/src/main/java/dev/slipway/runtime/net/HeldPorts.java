package dev.slipway.runtime.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/*
 * The firewall would take a port away from a program that listens on it, without a word. So each
 * one is tried before, and kept as a socket that is bound but does not listen, so that no program
 * takes it meanwhile. While no server runs nobody keeps it: the rules still win.
 */
/** The host's ports that lead to containers, so that nobody else takes them. */
final class HeldPorts {
  private record Key(boolean udp, int port, String address) {}

  private record Held(String holder, Closeable socket) {}

  private final Map<Key, Held> held = new HashMap<>();

  /**
   * All of these or none, those with port 0 on one that is free.
   *
   * @throws PortTakenException if one is in use
   */
  synchronized List<PortMap> take(String holder, List<PortMap> ports) throws IOException {
    var taken = new ArrayList<PortMap>();
    try {
      for (var port : ports) {
        checkOthers(port);
        var at = port.at(tried(port));
        held.put(key(at), new Held(holder, bound(at)));
        taken.add(at);
      }
      return taken;
    } catch (IOException e) {
      release(holder);
      throw e;
    }
  }

  /** Those of a container that has them already, whatever others did meanwhile. */
  synchronized void adopt(String holder, List<PortMap> ports) throws IOException {
    for (var port : ports) {
      held.put(key(port), new Held(holder, bound(port)));
    }
  }

  synchronized void release(String holder) throws IOException {
    for (var one : held.values()) {
      if (one.holder().equals(holder)) {
        one.socket().close();
      }
    }
    held.values().removeIf(one -> one.holder().equals(holder));
  }

  synchronized void releaseAll() throws IOException {
    for (var one : held.values()) {
      one.socket().close();
    }
    held.clear();
  }

  private void checkOthers(PortMap port) throws PortTakenException {
    for (var other : held.entrySet()) {
      var key = other.getKey();
      var meets =
          port.isWide() || key.address().equals("0.0.0.0") || key.address().equals(port.address());
      if (key.udp() == port.udp() && key.port() == port.hostPort() && meets) {
        throw new PortTakenException(
            "port %s:%d/%s of this host already leads to container %s"
                .formatted(
                    port.address(), port.hostPort(), port.protocol(), other.getValue().holder()));
      }
    }
  }

  /** The port's number; a listener is only ever refused by another one, not by what it left. */
  private static int tried(PortMap port) throws IOException {
    try {
      if (port.udp()) {
        try (var channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
          channel.bind(socket(port));
          return channel.socket().getLocalPort();
        }
      }
      try (var channel = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
        channel.bind(socket(port), 1);
        return channel.socket().getLocalPort();
      }
    } catch (BindException e) {
      throw new PortTakenException(
          "port %s:%d/%s of this host cannot be published: %s"
              .formatted(port.address(), port.hostPort(), port.protocol(), reason(e)));
    }
  }

  private static String reason(BindException e) {
    var message = String.valueOf(e.getMessage());
    return message.startsWith("Address already in use")
        ? "a program of this host uses it"
        : message;
  }

  private static Closeable bound(PortMap port) throws IOException {
    if (port.udp()) {
      var channel = DatagramChannel.open(StandardProtocolFamily.INET);
      return kept(channel, () -> channel.bind(socket(port)));
    }
    var channel = SocketChannel.open(StandardProtocolFamily.INET);
    return kept(channel, () -> channel.bind(socket(port)));
  }

  private interface Bind {
    Object bind() throws IOException;
  }

  private static Closeable kept(Closeable channel, Bind bind) throws IOException {
    try {
      bind.bind();
    } catch (BindException e) {
      channel.close();
    }
    return channel;
  }

  private static InetSocketAddress socket(PortMap port) throws IOException {
    // Digits, checked when it was made: nothing is looked up.
    return new InetSocketAddress(InetAddress.getByName(port.address()), port.hostPort());
  }

  private static Key key(PortMap port) {
    return new Key(port.udp(), port.hostPort(), port.address());
  }
}
