package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.runtime.host.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who reaches whom, with the kernel's own bridge, firewall and a small internet of our own. */
class NetworkTest {
  private static final String TRY =
      "nc -w 2 %s %d </dev/null >/dev/null 2>&1 && echo reached || echo refused";

  @RegisterExtension final Host host = new Host();

  @Test
  void theHostReachesTheContainerButNoNeighbourDoes() throws Exception {
    var server = serving(Network.internet());
    var address = server.address().orElseThrow();
    until(() -> connects(address, 80));
    assertEquals("refused\n", inside(Network.internet(), address.getHostAddress(), 80));
    assertEquals("refused\n", inside(Network.isolated(), address.getHostAddress(), 80));
    assertTrue(connects(address, 80));
  }

  @Test
  void noPortOfTheHostIsReached() throws Exception {
    var address = serving(Network.internet()).address().orElseThrow();
    var gateway = gateway(address);
    try (var listener = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"))) {
      var port = listener.getLocalPort();
      assertTrue(connects(gateway, port));
      assertEquals("refused\n", inside(Network.internet(), gateway.getHostAddress(), port));
      assertEquals("refused\n", inside(Network.internet(), hostsOwn(), port));
    }
  }

  @Test
  void theInternetIsReachedByThoseThatMay() throws Exception {
    try (var internet = new SmallInternet()) {
      var web = Network.internet();
      assertEquals("reached\n", inside(web, internet.publicAddress(), 80));
      assertEquals("refused\n", inside(web, internet.privateAddress(), 80));
      assertEquals("refused\n", inside(web, internet.metadataAddress(), 80));
      assertEquals("refused\n", inside(Network.isolated(), internet.publicAddress(), 80));
      assertEquals("refused\n", inside(new Network.None(), internet.publicAddress(), 80));
    }
  }

  @Test
  void rulesThatSomebodyFlushedComeBack() throws Exception {
    var address = serving(Network.internet()).address().orElseThrow();
    var table = "slipway_" + HostNames.of(host.settings()).mark();
    assertTrue(Command.of("nft", "flush", "table", "inet", table).run().passed());
    until(() -> Command.of("nft", "list", "table", "inet", table).run().output().contains("drop"));
    try (var listener = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"))) {
      var gateway = gateway(address).getHostAddress();
      assertEquals("refused\n", inside(Network.internet(), gateway, listener.getLocalPort()));
    }
  }

  @Test
  void namesAreOursWhateverTheImageHas() throws Exception {
    var etc = host.base().resolve("links/etc");
    java.nio.file.Files.createDirectories(etc);
    java.nio.file.Files.createSymbolicLink(
        etc.resolve("resolv.conf"), java.nio.file.Path.of("../run/resolvconf/resolv.conf"));
    var spec =
        host.shell("cat /etc/hosts /etc/hostname; test -L /etc/resolv.conf || echo plain")
            .withHostname("shop");
    var layers = java.util.List.of(host.busybox(), host.base().resolve("links"));
    var ran =
        host.run(
            ContainerSpec.of(spec.id(), layers, spec.argv())
                .withNetwork(Network.internet())
                .withHostname("shop"));
    var address = ran.container().address().orElseThrow().getHostAddress();
    assertEquals("127.0.0.1 localhost\n" + address + " shop\nshop\nplain\n", ran.text());
    ran.container().freeze("/", host.base().resolve("frozen"));
    assertEquals(java.util.List.of(), Trees.paths(host.base().resolve("frozen")));
  }

  @Test
  void addressesAreTheContainersOwnAndSurviveAReopening() throws Exception {
    var first = serving(Network.isolated());
    var address = first.address().orElseThrow();
    until(() -> connects(address, 80));
    host.reopen();
    assertEquals(Optional.of(address), host.containers().find(first.id()).orElseThrow().address());
    assertTrue(connects(address, 80));
    assertNotEquals(address, serving(Network.isolated()).address().orElseThrow());
  }

  @Test
  void anyUserMayServePort80() throws Exception {
    var spec =
        host.command("/bin/httpd", "-f", "-p", "80")
            .withNetwork(Network.isolated())
            .withUser("web")
            .withPrivileges(Privileges.SERVICE);
    var container = host.containers().create(spec);
    container.start();
    until(() -> connects(container.address().orElseThrow(), 80));
  }

  @Test
  void nothingOfItStays() throws Exception {
    var mark = HostNames.of(host.settings()).mark();
    var container = serving(Network.internet());
    var bytes = container.address().orElseThrow().getAddress();
    var own = "%s-%02x%02x".formatted(mark, bytes[2], bytes[3]);
    assertTrue(Command.of("ip", "netns", "list").run().output().contains(own));
    container.remove();
    until(() -> !Command.of("ip", "netns", "list").run().output().contains(own));
    until(() -> !Command.of("ip", "-o", "link").run().output().contains(own));
    host.reopen();
    until(() -> !Command.of("ip", "-o", "link").run().output().contains(mark));
    assertFalse(Command.of("ip", "netns", "list").run().output().contains(mark));
    assertFalse(Command.of("nft", "list", "tables").run().output().contains(mark));
  }

  @Test
  void aPlaceIsNeverGivenOutTwice() throws Exception {
    var seen = new java.util.HashSet<String>();
    for (var i = 0; i < 12; i++) {
      var container = serving(i % 2 == 0 ? Network.internet() : Network.isolated());
      assertTrue(seen.add(container.address().orElseThrow().toString()), seen::toString);
      container.remove();
    }
  }

  @Test
  void whatAKilledServerKeptReadyIsRemovedByTheNext() throws Exception {
    host.containers().close();
    var mark = HostNames.of(host.settings()).mark();
    var other = OtherServer.launch(host, "start");
    until(() -> Command.of("ip", "netns", "list").run().output().split(mark).length > 3);
    other.destroyForcibly().waitFor();
    host.open();
    var own = host.containers().find(new ContainerId("counter")).orElseThrow().address();
    var left = Command.of("ip", "netns", "list").run().output().lines();
    var bytes = own.orElseThrow().getAddress();
    assertEquals(
        java.util.List.of("slipway-%s-%02x%02x".formatted(mark, bytes[2], bytes[3])),
        left.filter(line -> line.contains(mark)).map(line -> line.split(" ")[0]).toList());
  }

  private Container serving(Network network) {
    var container =
        host.containers()
            .create(
                host.shell("echo hello > /tmp/index.html; exec httpd -f -p 80 -h /tmp")
                    .withNetwork(network)
                    .withEnv(Map.of("A", "b")));
    container.start();
    return container;
  }

  private String inside(Network network, String address, int port) throws Exception {
    return host.run(host.shell(TRY.formatted(address, port)).withNetwork(network)).text();
  }

  private static InetAddress gateway(InetAddress address) throws IOException {
    var route = Command.of("ip", "-o", "route", "get", address.getHostAddress()).run().output();
    var words = java.util.List.of(route.split("\\s+"));
    return InetAddress.getByName(words.get(words.indexOf("src") + 1));
  }

  /** The address by which the rest of the world knows this host. */
  private static String hostsOwn() throws IOException {
    var words = Command.of("ip", "-o", "route", "get", "11.0.0.1").run().output().split("\\s+");
    return words[java.util.List.of(words).indexOf("src") + 1];
  }

  private static boolean connects(InetAddress address, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() < deadline, "it does not come true");
      Thread.sleep(20);
    }
  }
}
