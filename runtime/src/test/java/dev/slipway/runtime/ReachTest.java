package dev.slipway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.runtime.host.Command;
import dev.slipway.runtime.log.Stream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups, published ports, shared networks, names and lists, with real containers. */
class ReachTest {
  private static final String TRY = "nc -w 2 %s %d </dev/null >/dev/null 2>&1";

  @RegisterExtension final Host host = new Host();

  @Test
  void aGroupReachesItselfByNameAndNobodyElse() throws Exception {
    var server = serving(Network.isolated().inGroup("run-1", "db", "Database"));
    for (var name : List.of(address(server), server.id().value(), "db", "database")) {
      assertEquals("reached\n", inside(Network.isolated().inGroup("run-1"), name, 80), name);
    }
    assertEquals("reached\n", inside(Network.internet().inGroup("run-1"), "db", 80));
    for (var other : List.of(Network.isolated().inGroup("run-2"), Network.internet())) {
      assertEquals("refused\n", inside(other, address(server), 80), other.toString());
      assertEquals("refused\n", inside(other, "db", 80), other.toString());
    }
    var third = serving(Network.isolated().inGroup("run-2", "db"));
    assertEquals(address(third) + "\n", resolved(Network.isolated().inGroup("run-2"), "db"));
    server.remove();
    assertEquals("refused\n", inside(Network.isolated().inGroup("run-1"), "db", 80));
  }

  @Test
  void whoIsGoneTakesHisDoorsAlong() throws Exception {
    var server = serving(Network.isolated().inGroup("run-1", "db"));
    var published = serving(Network.isolated().withPorts(List.of(PublishedPort.of(80))));
    var addresses = List.of(address(server), address(published));
    assertTrue(addresses.stream().allMatch(table()::contains), table());
    server.remove();
    published.remove();
    until(() -> addresses.stream().noneMatch(table()::contains));
  }

  @Test
  void aPublishedPortLeadsToTheContainer() throws Exception {
    var port = free();
    var own = hostsOwn();
    var network =
        Network.isolated()
            .withPorts(
                List.of(
                    PublishedPort.parse(port + ":80"),
                    PublishedPort.parse("0.0.0.0:0:80"),
                    PublishedPort.parse("53/udp")));
    var server = serving(network);
    assertEquals(3, server.ports().size());
    assertEquals("127.0.0.1:" + port + ":80/tcp", server.ports().getFirst().toString());
    var wide = server.ports().get(1).hostPort();
    until(() -> connects("127.0.0.1", port));
    assertTrue(connects("127.0.0.1", wide));
    assertTrue(connects(own, wide));
    assertFalse(connects(own, port));
    try (var internet = new SmallInternet()) {
      assertTrue(internet.reaches("11.99.0.1", wide));
      assertFalse(internet.reaches("11.99.0.1", port));
    }
    server.remove();
    assertFalse(connects("127.0.0.1", port));
    assertFalse(connects(own, wide));
  }

  @Test
  void nobodyInsideGetsRoundByAPublishedPort() throws Exception {
    var server =
        serving(Network.isolated().withPorts(List.of(PublishedPort.parse("0.0.0.0:0:80"))));
    var port = server.ports().getFirst().hostPort();
    until(() -> connects(hostsOwn(), port));
    assertEquals("refused\n", inside(Network.internet(), hostsOwn(), port));
  }

  @Test
  void aPortThatIsTakenIsRefusedAndSaysByWhom() throws Exception {
    try (var listener = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"))) {
      var taken = PublishedPort.parse(listener.getLocalPort() + ":80");
      var refusal = refusal(Network.isolated().withPorts(List.of(taken)));
      assertEquals(
          "port 127.0.0.1:%d/tcp of this host cannot be published: a program of this host uses it"
              .formatted(listener.getLocalPort()),
          refusal.reason());
    }
    var first = serving(Network.isolated().withPorts(List.of(PublishedPort.of(80))));
    var port = first.ports().getFirst().hostPort();
    var again = PublishedPort.parse("0.0.0.0:" + port + ":80");
    assertEquals(
        "port 0.0.0.0:%d/tcp of this host already leads to container %s"
            .formatted(port, first.id()),
        refusal(Network.isolated().withPorts(List.of(again))).reason());
    assertThrows(
        IOException.class, () -> new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    first.remove();
    var second = serving(Network.isolated().withPorts(List.of(again)));
    until(() -> connects("127.0.0.1", port));
    second.remove();
  }

  @Test
  void doorsOutliveTheServerAndAFlush() throws Exception {
    var server =
        serving(Network.isolated().withPorts(List.of(PublishedPort.of(80))).inGroup("run-1", "db"));
    var port = server.ports().getFirst().hostPort();
    until(() -> connects("127.0.0.1", port));
    host.reopen();
    assertTrue(connects("127.0.0.1", port));
    assertEquals("reached\n", inside(Network.isolated().inGroup("run-1"), "db", 80));
    assertTrue(Command.of("nft", "delete", "table", "inet", tableName()).run().passed());
    until(() -> connects("127.0.0.1", port));
    assertEquals("reached\n", inside(Network.isolated().inGroup("run-1"), "db", 80));
    assertEquals("refused\n", inside(Network.isolated(), address(server), 80));
  }

  @Test
  void nothingPassesWhileTheRulesAreGone() throws Exception {
    try (var internet = new SmallInternet()) {
      var script =
          "echo ready; while true; do "
              + TRY.formatted(internet.privateAddress(), 80)
              + " && echo reached; done";
      var container = host.containers().create(host.shell(script).withNetwork(Network.internet()));
      container.start();
      until(() -> java.nio.file.Files.readString(container.log()).contains("ready"));
      for (var i = 0; i < 40; i++) {
        Command.of("nft", "delete", "table", "inet", tableName()).run();
        assertEquals("", reachedBy(container));
      }
      until(() -> table().contains("drop"));
      container.stop(Duration.ZERO);
      assertFalse(new String(Host.bytes(container.logs(), Stream.OUT), UTF_8).contains("reached"));
    }
  }

  @Test
  void rulesThatSomebodyFlushedAreBackAtOnce() throws Exception {
    var server = serving(Network.isolated().inGroup("run-1", "db"));
    for (var i = 0; i < 5; i++) {
      assertTrue(Command.of("nft", "flush", "table", "inet", tableName()).run().passed());
      var since = System.nanoTime();
      until(() -> table().contains("drop"));
      var took = Duration.ofNanos(System.nanoTime() - since);
      assertTrue(took.compareTo(Duration.ofMillis(1500)) < 0, took.toString());
    }
    var route = "iif " + HostNames.of(host.settings()).bridge() + " prohibit";
    assertTrue(Command.of("ip", "rule", "delete", "pref", "20901").run().passed());
    until(() -> Command.of("ip", "rule").run().output().contains(route));
    assertTrue(connects(address(server), 80));
  }

  @Test
  void anEmptyDirectoryLeavesNothingOfTheNetwork() throws Exception {
    host.containers().close();
    var before = HostResidue.capture(host.settings());
    host.open();
    var port = List.of(PublishedPort.of(80));
    var server = serving(Network.isolated().inGroup("run-1", "db").withPorts(port));
    var there = HostResidue.capture(host.settings()).newSince(before);
    for (var kind : List.of("network namespace", "network link", "firewall", "routing rule")) {
      assertTrue(there.stream().anyMatch(line -> line.startsWith(kind)), kind + " in " + there);
    }
    server.remove();
    assertTrue(host.containers().sweep(id -> true).isClean());
    assertEquals(List.of(), host.leftSince(before));
  }

  @Test
  void aNameServerThatIsTroubledAnswersOthers() throws Exception {
    try (var names = names()) {
      names.with("mirror.test", "11.99.0.2");
      var rude =
          host.containers()
              .create(
                  host.shell(
                          "while true; do head -c 300 /dev/urandom | nc -u -w 1 $(sed -n 's/nameserver"
                              + " //p' /etc/resolv.conf) 53; done & while true; do nslookup -type=a"
                              + " x.test; done >/dev/null 2>&1")
                      .withNetwork(Network.internet()));
      rude.start();
      for (var i = 0; i < 5; i++) {
        assertEquals("11.99.0.2\n", resolved(Network.internet(), "mirror.test"));
      }
      rude.remove();
    }
  }

  @Test
  void namesAreAnsweredByStreamTooAndToContainersAlone() throws Exception {
    try (var names = names()) {
      names.with("mirror.test", "11.99.0.2");
      var network = Network.internet().inGroup("run-1", "db");
      var ran =
          host.run(host.shell("sed 's/nameserver //;q' /etc/resolv.conf").withNetwork(network));
      var server = new org.xbill.DNS.SimpleResolver(ran.text().strip());
      var question =
          org.xbill.DNS.Record.newRecord(
              org.xbill.DNS.Name.fromString("mirror.test."),
              org.xbill.DNS.Type.A,
              org.xbill.DNS.DClass.IN);
      for (var stream : List.of(true, false)) {
        server.setTCP(stream);
        var answer = server.send(org.xbill.DNS.Message.newQuery(question));
        assertEquals(org.xbill.DNS.Rcode.REFUSED, answer.getRcode());
      }
      assertEquals(List.of(), names.asked());
    }
  }

  private static String reachedBy(Container container) throws IOException {
    var log = java.nio.file.Files.readString(container.log());
    return log.contains("reached") ? log : "";
  }

  @Test
  void aSharedNetworkHasOneLocalhost() throws Exception {
    var pod = serving(Network.isolated());
    assertEquals("reached\n", inside(new Network.Joined(pod.id()), "127.0.0.1", 80));
    var joined =
        host.containers().create(host.shell("sleep 100").withNetwork(new Network.Joined(pod.id())));
    joined.start();
    assertEquals(pod.address(), joined.address());
    pod.remove();
    assertTrue(Command.of("ip", "netns", "list").run().output().contains(place(joined)));
    for (var i = 0; i < 8; i++) {
      var other = serving(Network.isolated());
      assertFalse(address(other).equals(address(joined)));
      other.remove();
    }
    var place = place(joined);
    joined.remove();
    until(() -> !Command.of("ip", "netns", "list").run().output().contains(place));
  }

  @Test
  void thereMustBeANetworkToShare() throws Exception {
    var alone = host.containers().create(host.command("/bin/true"));
    assertEquals(
        "container " + alone.id() + " has no network that it could share",
        refusal(new Network.Joined(alone.id())).reason());
    assertEquals(
        "container nobody, whose network it should share, is gone",
        refusal(new Network.Joined(new ContainerId("nobody"))).reason());
  }

  @Test
  void aListIsReachedByItsNamesAndAddressesAlone() throws Exception {
    try (var internet = new SmallInternet();
        var names = names()) {
      names.with("mirror.test", internet.publicAddress());
      names.with("deep.pool.test", internet.publicAddress());
      names.with("other.test", internet.publicAddress());
      names.with("inward.test", internet.privateAddress());
      var one = internet.publicAddress();
      assertEquals("reached\n", inside(Network.only("mirror.test"), "mirror.test", 80));
      assertEquals("reached\n", inside(Network.only("*.pool.test:80"), "deep.pool.test", 80));
      assertEquals("refused\n", inside(Network.only("mirror.test:81"), "mirror.test", 80));
      assertEquals("refused\n", inside(Network.only("mirror.test"), "other.test", 80));
      assertEquals("refused\n", inside(Network.only("mirror.test"), one, 80));
      assertEquals("reached\n", inside(Network.only("11.99.0.0/24:80"), one, 80));
      assertEquals("refused\n", inside(Network.only("11.99.0.0/24:81"), one, 80));
      assertEquals("refused\n", inside(Network.only("inward.test"), "inward.test", 80));
      assertEquals("refused\n", inside(Network.only("10.0.0.0/8"), internet.privateAddress(), 80));
      assertFalse(names.asked().contains("secret.stolen.test"));
      inside(Network.only("mirror.test"), "secret.stolen.test", 80);
      assertFalse(names.asked().contains("secret.stolen.test"));
    }
  }

  @Test
  void aPublicNameThatLeadsInwardLeadsNowhere() throws Exception {
    try (var internet = new SmallInternet();
        var names = names()) {
      names.with("rebind.test", internet.privateAddress(), internet.publicAddress());
      names.with("metadata.test", internet.metadataAddress());
      var web = Network.internet();
      assertEquals(internet.publicAddress() + "\n", resolved(web, "rebind.test"));
      assertEquals("", resolved(web, "metadata.test"));
      assertEquals("reached\n", inside(web, "rebind.test", 80));
    }
  }

  @Test
  void whatTheSettingsAllowIsReached() throws Exception {
    try (var internet = new SmallInternet()) {
      host.change(s -> s.withAllowed(List.of(internet.privateAddress() + ":80")));
      host.reopen();
      assertEquals("reached\n", inside(Network.internet(), internet.privateAddress(), 80));
      assertEquals("refused\n", inside(Network.internet(), internet.metadataAddress(), 80));
      assertEquals("refused\n", inside(Network.isolated(), internet.privateAddress(), 80));
      var one = internet.privateAddress();
      assertEquals("reached\n", inside(Network.only(one), one, 80));
      host.containers().sweep(id -> false);
      host.change(s -> s.withAllowed(List.of(internet.privateAddress() + ":81")));
      host.reopen();
      assertEquals("refused\n", inside(Network.internet(), internet.privateAddress(), 80));
    }
  }

  private SmallNames names() throws IOException {
    host.change(s -> s.withResolvers(List.of(SmallNames.ADDRESS)));
    host.reopen();
    return new SmallNames();
  }

  private ContainerRefusedException refusal(Network network) {
    return assertThrows(
        ContainerRefusedException.class,
        () -> host.containers().create(host.command("/bin/true").withNetwork(network)));
  }

  private Container serving(Network network) throws Exception {
    var container =
        host.containers()
            .create(
                host.shell("echo hello > /tmp/index.html; exec httpd -f -p 80 -h /tmp")
                    .withNetwork(network));
    container.start();
    until(() -> connects(address(container), 80));
    return container;
  }

  private String inside(Network network, String to, int port) throws Exception {
    var script = TRY.formatted(to, port) + " && echo reached || echo refused";
    var ran = host.run(host.shell(script).withNetwork(network));
    var text = ran.text();
    ran.container().remove();
    return text;
  }

  /** The addresses of a name as a container sees them. */
  private String resolved(Network network, String name) throws Exception {
    var script = "nslookup -type=a " + name + " | sed '1,/^$/d' | sed -n 's/^Address: //p'";
    var ran = host.run(host.shell(script).withNetwork(network));
    ran.container().remove();
    return ran.text();
  }

  private String tableName() {
    return "slipway_" + HostNames.of(host.settings()).mark();
  }

  private String table() throws IOException {
    return Command.of("nft", "list", "table", "inet", tableName()).run().output();
  }

  private String place(Container container) {
    var bytes = container.address().orElseThrow().getAddress();
    return "%s-%02x%02x".formatted(HostNames.of(host.settings()).mark(), bytes[2], bytes[3]);
  }

  private static String address(Container container) {
    return container.address().orElseThrow().getHostAddress();
  }

  private static int free() throws IOException {
    try (var listener = new ServerSocket(0)) {
      return listener.getLocalPort();
    }
  }

  /** The address by which the rest of the world knows this host. */
  private static String hostsOwn() throws IOException {
    var words = Command.of("ip", "-o", "route", "get", "11.0.0.1").run().output().split("\\s+");
    return words[List.of(words).indexOf("src") + 1];
  }

  private static boolean connects(String address, int port) {
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
