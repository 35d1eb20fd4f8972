package dev.slipway.runtime;

import static java.util.stream.Collectors.joining;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.SmallFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The files about names that a container gets from us, read-only, over whatever its image has. */
final class EtcFiles {
  static final List<String> TARGETS = List.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf");

  private EtcFiles() {}

  static List<OciConfig.Bind> write(
      ContainerSpec spec,
      ContainerDirectory directory,
      Optional<InetAddress> address,
      List<String> resolvers)
      throws IOException {
    var hosts = new StringBuilder("127.0.0.1 localhost\n");
    var own = address.map(InetAddress::getHostAddress).orElse("127.0.0.1");
    hosts.append(own).append(' ').append(spec.hostname()).append('\n');
    SmallFiles.write(directory.files().resolve("hosts"), hosts.toString());
    SmallFiles.write(directory.files().resolve("hostname"), spec.hostname() + "\n");
    SmallFiles.write(directory.files().resolve("resolv.conf"), servers(resolvers));
    return TARGETS.stream()
        .map(t -> OciConfig.Bind.data(directory.files().resolve(t.substring(5)), t))
        .toList();
  }

  private static String servers(List<String> resolvers) {
    return resolvers.stream().map(r -> "nameserver " + r + "\n").collect(joining());
  }
}
