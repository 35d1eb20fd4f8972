package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody inside reaches this host, what is behind it, or another project. */
@Tag("hostile")
@ExtendWith(OneServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileNetworkTest {
  private Siege siege;
  private Outside outside;
  private HostEars ears;

  @BeforeAll
  void begin(Server server) {
    outside = new Outside();
    ears = new HostEars();
    siege = Siege.of(server);
  }

  /** Nobody has arrived where the host listens. */
  @AfterAll
  void end() {
    assertEquals(HostEars.NOBODY, ears.whoCame());
    siege.close();
    ears.close();
    outside.close();
  }

  @TestFactory
  Stream<DynamicTest> each() {
    return NetworkAttempts.all().stream()
        .map(
            attempt ->
                DynamicTest.dynamicTest(
                    attempt.name(),
                    () -> HostileEscapeTest.assertRefused(siege.run(known(attempt)).output())));
  }

  /** What a spy would have found out. */
  private Attempt known(Attempt attempt) {
    var ports = ListeningPorts.all();
    // The server's, its database's and its broker's are among them.
    assertTrue(ports.contains(siege.server().port()), ports.toString());
    assertTrue(ports.contains(ears.tcp()), ports.toString());
    return attempt.with(
        "env",
        Map.of(
            "FORBIDDEN",
            String.join(",", Outside.FORBIDDEN),
            "PUBLIC",
            Outside.PUBLIC,
            "ADDRESSES",
            String.join(",", ListeningPorts.addresses()),
            "PORTS",
            ports.stream().map(String::valueOf).collect(Collectors.joining(",")),
            "UDP",
            "" + ears.udp(),
            "SERVER_PORT",
            "" + siege.server().port(),
            "NEIGHBOUR",
            siege.neighboursAddress(),
            "NEIGHBOUR_NAMES",
            siege.neighbour() + ",neighbour"));
  }

  /** Else the refusals would prove nothing. */
  @Test
  void theInternetIsReached() {
    var attempt =
        Attempt.of("internet", "print knock(10, \"$ENV{PUBLIC}:80\")->{\"$ENV{PUBLIC}:80\"}");
    assertEquals("connected", siege.run(known(attempt)).output());
  }

  @Test
  void whatWouldReachThemIsNotGiven() {
    var plain = Attempt.command("nothing", "busybox", "true");
    var wanted =
        Map.<String, Attempt>of(
            "no container",
            plain.with("network", "container:" + siege.neighbour()),
            "host's own network",
            plain.with("network", "host"),
            "no path of the host",
            plain.with("volumes", List.of("/:/host")),
            "CAP_SYS_ADMIN",
            plain.with("capAdd", List.of("SYS_ADMIN")),
            "CAP_NET_ADMIN",
            plain.with("capAdd", List.of("NET_ADMIN")),
            "CAP_NET_RAW",
            plain.with("capAdd", List.of("NET_RAW")),
            "" + siege.server().port(),
            plain.with("publish", List.of("127.0.0.1:%d:80".formatted(siege.server().port()))));
    wanted.forEach(
        (reason, attempt) -> {
          var refusal = siege.refused(attempt);
          assertTrue(refusal.contains(reason), refusal);
        });
  }

  @Test
  void aListThatNamesForbiddenAddressesLeadsNowhere() {
    var attempt =
        Attempt.of("listed", "barred(map { \"$_:80\" } listed('FORBIDDEN'))")
            .with("egress", List.of(Outside.PUBLIC, Outside.FORBIDDEN.getFirst()));
    HostileEscapeTest.assertRefused(siege.run(known(attempt)).output());
  }
}
