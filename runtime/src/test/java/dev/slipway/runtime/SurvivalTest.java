package dev.slipway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.runtime.host.ProcessTable;
import dev.slipway.runtime.log.Stream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Containers outlive the process that made them, and half-made ones do not. */
class SurvivalTest {
  @RegisterExtension final Host host = new Host();

  @Test
  void aKilledServersContainersAreTakenOver() throws Exception {
    host.containers().close();
    var other = OtherServer.launch(host, "start");
    assertThrows(ContainerException.class, () -> Containers.open(host.settings()));
    other.destroyForcibly().waitFor();
    var containers = host.open();

    var counter = containers.find(new ContainerId("counter")).orElseThrow();
    assertInstanceOf(ContainerState.Running.class, counter.state());
    assertEquals(Map.of("run", "42"), counter.labels());
    assertTrue(counter.address().isPresent());
    assertEquals(new Exit(9, ExitCause.EXITED), counter.await(Host.PATIENCE).orElseThrow());
    var expected = "line 1\nline 2\nline 3\nline 4\nline 5\nline 6\n";
    assertEquals(expected, new String(Host.bytes(counter.logs(), Stream.OUT), UTF_8));

    var waiting = containers.find(new ContainerId("waiting")).orElseThrow();
    assertInstanceOf(ContainerState.Created.class, waiting.state());
    waiting.start();
    assertEquals(0, waiting.await().code());
    assertEquals("begun\n", new String(Host.bytes(waiting.logs(), Stream.OUT), UTF_8));
  }

  @Test
  void whateverAKilledServerWasDoingNothingOfItIsLeft() throws Exception {
    var random = new Random(Long.getLong("slipway.test.seed", 4711));
    for (var round = 0; round < Integer.getInteger("slipway.test.rounds", 5); round++) {
      host.containers().close();
      var before = HostResidue.capture(host.settings());
      var other = OtherServer.launch(host, "loop");
      Thread.sleep(random.nextInt(50, 600));
      other.destroyForcibly().waitFor();
      for (var container : host.open().list()) {
        container.state();
        container.remove();
      }
      host.containers().close();
      assertEquals(List.of(), host.leftSince(before), "round " + round);
      host.open();
    }
  }

  @Test
  void aLostMonitorEndsTheContainer() throws Exception {
    var container = host.containers().create(host.shell("sleep 100"));
    container.start();
    var pid = assertInstanceOf(ContainerState.Running.class, container.state()).pid();
    var monitor = Integer.parseInt(Files.readString(container.log().resolveSibling("conmon.pid")));
    ProcessHandle.of(monitor).orElseThrow().destroyForcibly();
    assertEquals(ExitCause.LOST, container.await(Host.PATIENCE).orElseThrow().cause());
    assertTrue(ProcessTable.read().stream().noneMatch(p -> p.id().pid() == pid));
    container.freeze("/", host.base().resolve("frozen"));
  }

  @Test
  void theMonitorHoldsNothingOfThisProcess() throws Exception {
    var container = host.containers().create(host.shell("sleep 100"));
    var monitor = Files.readString(container.log().resolveSibling("conmon.pid"));
    assertNotEquals(
        Files.readSymbolicLink(Path.of("/proc/self/cwd")),
        Files.readSymbolicLink(Path.of("/proc", monitor, "cwd")));
    try (var descriptors = Files.list(Path.of("/proc", monitor, "fd"))) {
      var bundle = container.log().resolveSibling("").toString();
      for (var descriptor : descriptors.toList()) {
        var file = Files.readSymbolicLink(descriptor).toString();
        var known = file.matches("(/dev/null|/proc/\\d+/cgroup|(pipe|socket|anon_inode):.*)");
        assertTrue(
            known
                || file.startsWith(bundle)
                || file.matches("/sys/fs/cgroup/.*" + container.id() + "/.*"),
            descriptor + " is " + file);
      }
    }
  }

  @Test
  void aReopenedDirectoryKnowsEndedContainers() throws Exception {
    var ran = host.run(host.shell("echo x; exit 5"));
    var again = host.reopen().find(ran.container().id()).orElseThrow();
    assertEquals(ran.container().state(), again.state());
    assertEquals(5, again.await().code());
    again.freeze("/", host.base().resolve("frozen"));
    host.reopen()
        .find(ran.container().id())
        .orElseThrow()
        .freeze("/", host.base().resolve("frozen"));
  }

  @Test
  void theJanitorRemovesWhatIsNotKept() throws Exception {
    var kept = host.containers().create(host.shell("sleep 100"));
    var other = host.containers().create(host.shell("sleep 100").withNetwork(Network.internet()));
    kept.start();
    other.start();
    var stray = host.settings().root().resolve("containers/half-made");
    Files.createDirectories(stray);
    var group =
        Path.of("/sys/fs/cgroup/pids", HostNames.of(host.settings()).cgroupParent(), "lost");
    Files.createDirectory(group);
    var report = host.containers().sweep(kept.id()::equals);
    assertEquals(
        List.of(
            "container " + other.id(), "half-made container half-made", "rests of container lost"),
        report.removed());
    assertTrue(Files.notExists(group));
    assertEquals(List.of(), report.failed());
    assertEquals(List.of(kept.id()), host.containers().list().stream().map(Container::id).toList());
    assertTrue(host.containers().sweep(id -> true).isClean());
  }

  @Test
  void removingLeavesNothing() throws Exception {
    host.containers().close();
    var before = HostResidue.capture(host.settings());
    host.open();
    var running =
        host.containers()
            .create(host.shell("sleep 100 & sleep 100").withNetwork(Network.internet()));
    running.start();
    var there = HostResidue.capture(host.settings()).newSince(before);
    for (var kind :
        List.of(
            "process", "mount", "control group", "network namespace", "network link", "firewall")) {
      assertTrue(there.stream().anyMatch(line -> line.startsWith(kind)), kind + " in " + there);
    }
    running.remove();
    host.run(host.command("/bin/true")).container().remove();
    host.containers().create(host.command("/bin/true")).remove();
    host.containers().close();
    assertEquals(List.of(), host.leftSince(before));
    host.open();
  }

  @Test
  void stoppingWhatHasEndedAndKillingWhatIsGoneIsHarmless() throws Exception {
    var container = host.run(host.command("/bin/true")).container();
    container.kill(15);
    assertEquals(0, container.stop(Duration.ofSeconds(1)).code());
    container.remove();
    container.kill(9);
    container.remove();
  }
}
