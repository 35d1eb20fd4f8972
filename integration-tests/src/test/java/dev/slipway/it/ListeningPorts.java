package dev.slipway.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where this host listens, as its kernel says. */
final class ListeningPorts {
  private static final String LISTENS = "0A";

  private ListeningPorts() {}

  /** All TCP ports that somebody listens on, whoever and at whichever address. */
  static Set<Integer> all() {
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(file -> lines(Path.of(file)).stream().skip(1))
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words[3].equals(LISTENS))
        .map(words -> Integer.valueOf(words[1].substring(words[1].lastIndexOf(':') + 1), 16))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Every IPv4 address of this host but loopback's. */
  static List<String> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .toList();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
