package dev.slipway.runtime.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The name servers of this host that a container can use too. */
public final class Resolvers {
  private static final Pattern SERVER =
      Pattern.compile("\\s*nameserver\\s+(\\d{1,3}(?:\\.\\d{1,3}){3})\\s*");
  private static final int MOST = 3;

  /** The second is where systemd-resolved writes the servers behind its own loopback address. */
  private static final List<Path> FILES =
      List.of(Path.of("/etc/resolv.conf"), Path.of("/run/systemd/resolve/resolv.conf"));

  private Resolvers() {}

  /** IPv4 addresses, none of them loopback; empty if the host has no such server. */
  public static List<String> read() throws IOException {
    for (var file : FILES) {
      var servers = servers(file).stream().filter(address -> !address.startsWith("127.")).toList();
      if (!servers.isEmpty()) {
        return servers;
      }
    }
    return List.of();
  }

  /** All that this host itself asks, those on its own loopback address included. */
  static List<String> ofHost() throws IOException {
    return servers(FILES.getFirst());
  }

  private static List<String> servers(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .map(SERVER::matcher)
        .filter(java.util.regex.Matcher::matches)
        .map(found -> found.group(1))
        .limit(MOST)
        .toList();
  }
}
