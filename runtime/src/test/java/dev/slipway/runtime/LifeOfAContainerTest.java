package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From created to removed, with whatever engine this host has. */
class LifeOfAContainerTest {
  @RegisterExtension final Host host = new Host();

  @Test
  void runsItsCommandAndTellsItsExit() throws Exception {
    var ran = host.run(host.shell("echo out; echo err >&2; exit 7"));
    assertEquals(new Exit(7, ExitCause.EXITED), ran.exit());
    assertEquals("out\n", ran.text());
    assertEquals("err\n", ran.errors());
  }

  @Test
  void isCreatedThenRunningThenExited() throws Exception {
    var container =
        host.containers().create(host.shell("sleep 100").withLabels(Map.of("run", "17")));
    assertInstanceOf(ContainerState.Created.class, container.state());
    container.start();
    container.start();
    var running = assertInstanceOf(ContainerState.Running.class, container.state());
    assertTrue(ProcessHandle.of(running.pid()).isPresent());
    container.kill(9);
    assertEquals(new Exit(137, ExitCause.SIGNALED), container.await());
    assertInstanceOf(ContainerState.Exited.class, container.state());
    assertEquals(Map.of("run", "17"), container.labels());
  }

  @Test
  void anOutlastingContainerIsStoppedByForceAfterItsGraceTime() throws Exception {
    var container =
        host.containers()
            .create(host.shell("trap 'sleep 100' TERM; echo ready; while :; do sleep 0.05; done"));
    container.start();
    try (var logs = container.logs()) {
      assertTrue(logs.next().isPresent());
    }
    assertEquals(137, container.stop(Duration.ofMillis(200)).code());
  }

  @Test
  void whatTheKernelSparesTheSignalIsNotWaitedFor() throws Exception {
    for (var deaf : List.of("trap '' TERM; sleep 100", "exec sleep 100")) {
      var container = host.containers().create(host.shell(deaf));
      container.start();
      assertTrue(container.await(Duration.ofMillis(50)).isEmpty());
      assertEquals(137, container.stop(Duration.ofDays(1)).code());
    }
  }

  @Test
  void aPoliteContainerEndsByItself() throws Exception {
    var container =
        host.containers()
            .create(host.shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done"));
    container.start();
    try (var logs = container.logs()) {
      assertTrue(logs.next().isPresent());
    }
    assertEquals(new Exit(3, ExitCause.EXITED), container.stop(Duration.ofSeconds(20)));
  }

  @Test
  void aMissingCommandIsASentence() {
    var refused =
        assertThrows(
            ContainerRefusedException.class,
            () -> host.containers().create(host.command("/no/such/command")));
    assertTrue(refused.reason().contains("/no/such/command"), refused.reason());
    assertTrue(host.containers().list().isEmpty());
  }

  @Test
  void aFileThatIsNoProgramSaysSo() throws Exception {
    var layer = Files.createDirectories(host.base().resolve("odd"));
    var file = Files.writeString(layer.resolve("odd"), "not a program");
    assertTrue(file.toFile().setExecutable(true, false));
    var spec = host.command("/odd");
    var over = ContainerSpec.of(spec.id(), List.of(host.busybox(), layer), spec.argv());
    try {
      var ran = host.run(over);
      assertTrue(ran.exit().code() != 0 && ran.errors().contains("xec format"), ran.errors());
    } catch (ContainerRefusedException refused) {
      assertTrue(refused.reason().contains("xec format"), refused.reason());
    }
  }

  @Test
  void aNameIsTakenOnce() {
    var spec = host.command("/bin/true");
    host.containers().create(spec);
    assertThrows(ContainerExistsException.class, () -> host.containers().create(spec));
  }

  @Test
  void freezingTakesExactlyWhatWasWritten() throws Exception {
    var work = Files.createDirectories(host.base().resolve("commit"));
    Files.writeString(work.resolve("a.txt"), "a");
    Files.writeString(work.resolve("gone.txt"), "g");
    var spec =
        host.shell("echo new > /made; rm gone.txt; echo b >> a.txt; pwd")
            .withTree("/workspace", List.of(work))
            .withWorkdir("/workspace");
    var ran = host.run(spec);
    assertEquals("/workspace\n", ran.text());
    var root = host.base().resolve("frozen-root");
    var workspace = host.base().resolve("frozen-workspace");
    ran.container().freeze("/", root);
    ran.container().freeze("/", root);
    ran.container().freeze("/workspace", workspace);
    assertEquals(List.of("made"), Trees.paths(root));
    assertEquals(List.of("a.txt", "gone.txt (deleted)"), Trees.paths(workspace));
    assertEquals("ab\n", Files.readString(workspace.resolve("a.txt")));
    assertEquals("a", Files.readString(work.resolve("a.txt")));
    ran.container().remove();
    ran.container().remove();
    assertTrue(host.containers().list().isEmpty());
    assertEquals("new\n", Files.readString(root.resolve("made")));
  }
}
