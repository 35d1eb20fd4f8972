package dev.slipway.runtime;

import dev.slipway.runtime.host.Command;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A network namespace behind this host that answers on port 80 at one public address, one private
 * and the metadata address of clouds: what a container can reach of them is up to our rules alone.
 */
final class SmallInternet implements AutoCloseable {
  private static final String NAME = "slipway-test-internet";
  private static final String CABLE = "slwtestinet";
  private final Process server;

  SmallInternet() throws IOException {
    close(NAME);
    ip("netns", "add", NAME);
    ip("link", "add", CABLE, "type", "veth", "peer", "name", "eth0", "netns", NAME);
    ip("addr", "add", "11.99.0.1/30", "dev", CABLE);
    ip("link", "set", CABLE, "up");
    // As most distributions have it: the kernel checks that a source is where it should be.
    Files.writeString(Path.of("/proc/sys/net/ipv4/conf", CABLE, "rp_filter"), "1");
    inside("addr", "add", "11.99.0.2/30", "dev", "eth0");
    inside("addr", "add", privateAddress() + "/32", "dev", "eth0");
    inside("addr", "add", metadataAddress() + "/32", "dev", "eth0");
    inside("link", "set", "eth0", "up");
    // It knows the way to containers too, so that only rules keep them apart, not a missing route.
    inside("route", "add", "default", "via", "11.99.0.1");
    ip("route", "add", privateAddress() + "/32", "via", "11.99.0.2");
    ip("route", "add", metadataAddress() + "/32", "via", "11.99.0.2");
    server =
        new ProcessBuilder("ip", "netns", "exec", NAME, "busybox", "httpd", "-f", "-p", "80")
            .start();
    // All three answer the host, so a container that cannot reach one was kept from it.
    for (var address : List.of(publicAddress(), privateAddress(), metadataAddress())) {
      awaitAnswer(address);
    }
  }

  private static void awaitAnswer(String address) throws IOException {
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, 80), 1000);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new IOException("the small internet does not answer at " + address, e);
        }
      }
    }
  }

  String publicAddress() {
    return "11.99.0.2";
  }

  String privateAddress() {
    return "10.99.99.99";
  }

  String metadataAddress() {
    return "169.254.169.254";
  }

  /** Whether somebody out there can connect to this port. */
  boolean reaches(String address, int port) throws IOException {
    return Command.of(
            "ip", "netns", "exec", NAME, "busybox", "nc", "-w", "2", address, "" + port, "-e",
            "true")
        .run()
        .passed();
  }

  @Override
  public void close() throws IOException {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly();
    close(NAME);
  }

  private static void close(String name) throws IOException {
    Command.of("ip", "netns", "delete", name).run();
    Command.of("ip", "link", "delete", CABLE).run();
  }

  private static void inside(String... words) throws IOException {
    var all = new java.util.ArrayList<>(List.of("-n", NAME));
    all.addAll(List.of(words));
    ip(all.toArray(String[]::new));
  }

  private static void ip(String... words) throws IOException {
    var all = new java.util.ArrayList<>(List.of("ip"));
    all.addAll(List.of(words));
    var result = Command.of(all.toArray(String[]::new)).run();
    if (!result.passed()) {
      throw new IOException(all + ": " + result.output());
    }
  }
}
