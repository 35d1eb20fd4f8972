package dev.slipway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network namespace behind this host that answers on port 80 at a public address and at addresses
 * that no container may reach, metadata services of clouds among them. The host reaches them all.
 */
final class Outside implements AutoCloseable {
  static final String PUBLIC = "11.98.0.2";
  static final List<String> FORBIDDEN =
      List.of(
          "169.254.169.254",
          "169.254.170.2",
          "10.98.98.98",
          "172.20.98.98",
          "192.168.98.98",
          "100.100.100.200");

  private static final String NAME = "slipway-it-outside";
  private static final String CABLE = "slwitoutside";
  private final Process server;

  Outside() {
    clear();
    ip("netns add " + NAME);
    ip("link add %s type veth peer name eth0 netns %s".formatted(CABLE, NAME));
    ip("addr add 11.98.0.1/30 dev " + CABLE);
    ip("link set %s up".formatted(CABLE));
    ip("-n %s addr add %s/30 dev eth0".formatted(NAME, PUBLIC));
    ip("-n %s link set eth0 up".formatted(NAME));
    ip("-n %s route add default via 11.98.0.1".formatted(NAME));
    for (var address : FORBIDDEN) {
      ip("-n %s addr add %s/32 dev eth0".formatted(NAME, address));
      ip("route add %s/32 via %s metric 4711".formatted(address, PUBLIC));
    }
    try {
      server =
          new ProcessBuilder("ip", "netns", "exec", NAME, "/bin/busybox", "httpd", "-f", "-p", "80")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertAnswers(PUBLIC);
    FORBIDDEN.forEach(Outside::assertAnswers);
  }

  private static void assertAnswers(String address) {
    await(address + " answers the host")
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, 80), 1000);
                return true;
              } catch (IOException notYet) {
                return false;
              }
            });
  }

  @Override
  public void close() {
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroyForcibly();
    clear();
  }

  private static void clear() {
    call("netns delete " + NAME);
    call("link delete " + CABLE);
  }

  private static void ip(String words) {
    assertEquals(0, call(words), "ip " + words);
  }

  private static int call(String words) {
    var command = new ArrayList<>(List.of("ip"));
    command.addAll(Arrays.asList(words.split(" ")));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
