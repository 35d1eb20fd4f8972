package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.runtime.log.LogQuery;
import dev.slipway.runtime.log.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be done with a container beside starting it: the same by every engine. */
abstract class StandardOperationsTest {
  @RegisterExtension final Host host;

  StandardOperationsTest(Path engine) {
    host = new Host(Optional.of(engine));
  }

  @Test
  void aPausedContainerStandsStillAndGoesOn() throws Exception {
    var container = started("while :; do echo x; sleep 0.01; done");
    container.pause();
    container.pause();
    assertInstanceOf(ContainerState.Paused.class, container.state());
    host.reopen();
    var again = host.containers().find(container.id()).orElseThrow();
    assertInstanceOf(ContainerState.Paused.class, again.state());
    var size = Files.size(again.log());
    assertEquals(size, Files.size(again.log()));
    again.resume();
    assertInstanceOf(ContainerState.Running.class, again.state());
    await(() -> sizeOf(again.log()) > size);
    again.pause();
    assertEquals(137, again.stop(Duration.ZERO).code());
  }

  @Test
  void whatIsPausedIsKilledAndRemovedLikeAnythingElse() throws Exception {
    var killed = started("sleep 1000");
    killed.pause();
    killed.kill(9);
    assertEquals(137, killed.await(Host.PATIENCE).orElseThrow().code());
    var removed = started("sleep 1000");
    removed.pause();
    removed.remove();
    assertThrows(ContainerRefusedException.class, killed::pause);
  }

  @Test
  void anySignalArrives() throws Exception {
    var container =
        started(
            "trap 'echo hup' HUP; trap 'echo usr; exit 5' USR1; echo on; while :; do sleep 0.02; done");
    await(() -> output(container).equals("on\n"));
    container.kill(1);
    await(() -> output(container).equals("on\nhup\n"));
    container.kill(10);
    assertEquals(5, container.await(Host.PATIENCE).orElseThrow().code());
    assertThrows(IllegalArgumentException.class, () -> container.kill(0));
    assertThrows(IllegalArgumentException.class, () -> container.kill(65));
  }

  @Test
  void startedAgainItFindsWhatItWrote() throws Exception {
    startedAgainItFindsWhatItWrote(host.shell("echo run >> /count; cat /count; hostname; exit 4"));
    startedAgainItFindsWhatItWrote(
        host.shell("echo run >> /count; cat /count; hostname; exit 4").withDurableTrees());
  }

  private void startedAgainItFindsWhatItWrote(ContainerSpec spec) throws Exception {
    var container = host.containers().create(spec);
    container.start();
    assertEquals(4, container.await().code());
    container.start();
    assertEquals(4, container.await().code());
    host.reopen();
    var again = host.containers().find(container.id()).orElseThrow();
    assertEquals(4, again.await().code());
    again.start();
    assertEquals(4, again.await().code());
    var name = container.id() + "\n";
    assertEquals("run\n" + name + "run\nrun\n" + name + "run\nrun\nrun\n" + name, output(again));
    var frozen = host.base().resolve("frozen-" + container.id());
    again.freeze("/", frozen);
    assertEquals("run\nrun\nrun\n", Files.readString(frozen.resolve("count")));
    assertThrows(ContainerRefusedException.class, again::start);
  }

  @Test
  void whoWaitsForWhatIsRemovedLearnsHowItEnded() throws Exception {
    for (var i = 0; i < 5; i++) {
      var container = started("exit 6");
      var waiting = new java.util.concurrent.FutureTask<>(container::await);
      Thread.ofVirtual().start(waiting);
      container.remove();
      var exit = waiting.get();
      assertTrue(exit.code() == 6 || exit.code() == 137, exit.toString());
      assertThrows(ContainerRefusedException.class, container::attach);
    }
  }

  @Test
  void oneOfTheSameIdMayFollowAtOnce() throws Exception {
    var spec = host.shell("echo here; exit 2");
    for (var i = 0; i < 10; i++) {
      var container = host.containers().create(spec);
      container.start();
      assertEquals(2, container.await().code());
      assertEquals("here\n", output(container));
      container.remove();
    }
  }

  @Test
  void restartingEndsItFirst() throws Exception {
    var container = started("trap 'exit 0' TERM; echo on; while :; do sleep 0.02; done");
    await(() -> output(container).equals("on\n"));
    container.restart(Duration.ofSeconds(10));
    assertInstanceOf(ContainerState.Running.class, container.state());
    await(() -> output(container).equals("on\non\n"));
  }

  @Test
  void aFailureIsTriedAgainAsOftenAsAsked() throws Exception {
    var container =
        host.containers()
            .create(host.shell("echo try; exit 3").withRestart(new RestartPolicy.OnFailure(2)));
    container.start();
    assertEquals(3, container.await(Host.PATIENCE).orElseThrow().code());
    assertEquals("try\ntry\ntry\n", output(container));
    assertEquals(2, container.restarts());
    var fine =
        host.containers().create(host.shell("exit 0").withRestart(new RestartPolicy.OnFailure(0)));
    fine.start();
    assertEquals(0, fine.await(Host.PATIENCE).orElseThrow().code());
  }

  @Test
  void whatAlwaysRunsIsStartedAgainUntilSomebodyStopsIt() throws Exception {
    var container =
        host.containers()
            .create(host.shell("echo up; exec sleep 1000").withRestart(new RestartPolicy.Always()));
    container.start();
    await(() -> output(container).equals("up\n"));
    ProcessHandle.of(pid(container)).orElseThrow().destroyForcibly();
    await(() -> output(container).equals("up\nup\n"));
    var first = ProcessHandle.of(pid(container)).orElseThrow();
    host.containers().close();
    first.destroyForcibly();
    first.onExit().join();
    var again = host.open().find(container.id()).orElseThrow();
    await(() -> output(again).equals("up\nup\nup\n"));
    again.stop(Duration.ZERO);
    host.reopen();
    var stopped = host.containers().find(container.id()).orElseThrow();
    assertInstanceOf(ContainerState.Exited.class, stopped.state());
    stopped.start();
    await(() -> output(stopped).equals("up\nup\nup\nup\n"));
  }

  @Test
  void oneThatFailsAtOnceWaitsLongerEachTimeAndCanBeStoppedMeanwhile() throws Exception {
    var container =
        host.containers().create(host.shell("exit 1").withRestart(new RestartPolicy.Always()));
    container.start();
    await(() -> container.restarts() >= 2);
    await(() -> container.state() instanceof ContainerState.Restarting);
    container.stop(Duration.ZERO);
    assertInstanceOf(ContainerState.Exited.class, container.state());
    assertTrue(RestartPolicy.pause(3).compareTo(RestartPolicy.pause(2)) > 0);
    assertEquals(Duration.ofMinutes(1), RestartPolicy.pause(1000));
  }

  @Test
  void healthIsWhatItsCommandSays() throws Exception {
    var check =
        new HealthCheck(
            List.of("sh", "-c", "echo looked; test -e /healthy"),
            Duration.ofMillis(20),
            Duration.ofSeconds(20),
            Duration.ZERO,
            2);
    var container = host.containers().create(host.shell("sleep 1000").withHealthCheck(check));
    container.start();
    assertEquals(Optional.of(Health.Status.STARTING), container.health().map(Health::status));
    await(() -> is(container, Health.Status.UNHEALTHY));
    assertEquals("looked\n", container.health().orElseThrow().lastOutput());
    run(container, "touch", "/healthy");
    await(() -> is(container, Health.Status.HEALTHY));
    host.reopen();
    var again = host.containers().find(container.id()).orElseThrow();
    assertTrue(is(again, Health.Status.HEALTHY));
    run(again, "rm", "/healthy");
    await(() -> is(again, Health.Status.UNHEALTHY));
  }

  @Test
  void aHealthCheckThatHangsHasFailed() throws Exception {
    var check =
        new HealthCheck(
            List.of("sleep", "1000"),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ZERO,
            1);
    var container = host.containers().create(host.shell("sleep 1000").withHealthCheck(check));
    container.start();
    await(() -> is(container, Health.Status.UNHEALTHY));
    await(() -> container.top().size() <= 2);
  }

  @Test
  void namesAndLabelsMayChange() {
    var container = started("sleep 1000");
    var other = started("sleep 1000");
    container.rename("shop-db");
    container.relabel(Map.of("team", "blue"));
    assertThrows(ContainerExistsException.class, () -> other.rename("shop-db"));
    assertThrows(ContainerExistsException.class, () -> other.rename(container.id().value()));
    assertThrows(IllegalArgumentException.class, () -> other.rename("../x"));
    var spec = host.command("true");
    var taken = ContainerSpec.of(new ContainerId("shop-db"), List.of(host.busybox()), spec.argv());
    assertThrows(ContainerExistsException.class, () -> host.containers().create(taken));
    var again = host.reopen().find("shop-db").orElseThrow();
    assertEquals(container.id(), again.id());
    assertEquals(Map.of("team", "blue"), again.labels());
    assertEquals(container.spec(), again.spec());
  }

  @Test
  void statsCountWhatIsUsed() throws Exception {
    var container =
        host.containers()
            .create(
                host.shell(
                        "sleep 1000 & dd if=/dev/zero of=/dev/shm/x bs=1M count=20; i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; sleep 1000")
                    .withLimits(Limits.defaults().withMemory(100 << 20).withPids(50)));
    container.start();
    await(() -> container.stats().cpuNanos() > 50_000_000);
    await(() -> container.stats().memoryBytes() > 20 << 20);
    var stats = container.stats();
    assertEquals(100 << 20, stats.memoryLimit());
    assertEquals(50, stats.pidsLimit());
    assertTrue(stats.pids() >= 2, stats.toString());
    assertTrue(stats.memoryBytes() < 60 << 20, stats.toString());
    container.kill(9);
    container.await();
  }

  @Test
  void topShowsTheProcessesAsTheContainerNumbersThem() throws Exception {
    var container = started("sleep 1234 & wait");
    await(() -> container.top().stream().anyMatch(p -> p.command().equals("sleep 1234")));
    var lines = container.top();
    assertEquals(1, lines.getFirst().pid());
    assertEquals(List.of(0, 1), lines.stream().map(ProcessLine::parent).toList());
    assertEquals("sleep 1234", lines.get(1).command());
  }

  @Test
  void changesAreWhatWasAddedChangedAndDeleted() throws Exception {
    var layer = Files.createDirectories(host.base().resolve("layer"));
    for (var name : List.of("etc", "gone", "kept/deep", "replaced")) {
      Files.createDirectories(layer.resolve(name));
      Files.writeString(layer.resolve(name).resolve("file"), name);
    }
    var script =
        "echo x >> /etc/file; rm -r /gone; mkdir -p /new/one; echo x > /new/one/file;"
            + "rm -r /replaced; mkdir /replaced; echo y > /replaced/other; rm /kept/deep/file";
    var spec = host.shell(script);
    var over = ContainerSpec.of(spec.id(), List.of(host.busybox(), layer), spec.argv());
    var container = host.run(over).container();
    var seen = container.changes().stream().map(c -> c.kind().name().charAt(0) + " " + c.path());
    assertEquals(
        List.of(
            "C /etc",
            "C /etc/file",
            "D /gone",
            "C /kept",
            "C /kept/deep",
            "D /kept/deep/file",
            "A /new",
            "A /new/one",
            "A /new/one/file",
            "C /replaced",
            "A /replaced/other"),
        seen.toList());
  }

  @Test
  void aSnapshotOfARunningContainerLeavesItRunning() throws Exception {
    var container =
        started("echo kept > /file; rm /bin/cat; ln -s file /link; echo done; sleep 1000");
    await(() -> output(container).equals("done\n"));
    var copy = host.base().resolve("copy");
    container.snapshot("/", copy);
    assertInstanceOf(ContainerState.Running.class, container.state());
    assertEquals("kept\n", Files.readString(copy.resolve("file")));
    assertEquals(Path.of("file"), Files.readSymbolicLink(copy.resolve("link")));
    assertEquals(
        List.of("bin/cat (deleted)", "file", "link"),
        Trees.paths(copy).stream().filter(p -> !p.equals("bin")).toList());
    assertThrows(ContainerException.class, () -> container.snapshot("/", copy));
  }

  @Test
  void partsOfALogAreToBeHad() throws Exception {
    var container =
        host.run(host.shell("echo one; echo two >&2; echo three; printf four")).container();
    var all = java.util.Set.of(Stream.values());
    var out = java.util.Set.of(Stream.OUT);
    assertEquals("three\nfour", read(container, Optional.empty(), OptionalInt.of(2), out));
    assertEquals("four", read(container, Optional.empty(), OptionalInt.of(1), out));
    assertEquals("", read(container, Optional.empty(), OptionalInt.of(0), all));
    assertEquals(
        "two\n",
        read(container, Optional.empty(), OptionalInt.empty(), java.util.Set.of(Stream.ERR)));
    var later = java.time.Instant.now().plusSeconds(60);
    assertEquals("", read(container, Optional.of(later), OptionalInt.empty(), all));
    var before = container.created();
    assertEquals(
        "one\nthree\nfour", read(container, Optional.of(before), OptionalInt.empty(), out));
  }

  private static String read(
      Container container,
      Optional<java.time.Instant> since,
      OptionalInt tail,
      java.util.Set<Stream> streams)
      throws InterruptedException {
    var text = new StringBuilder();
    try (var frames = container.logs(new LogQuery(since, tail, true, streams))) {
      for (var f = frames.next(); f.isPresent(); f = frames.next()) {
        text.append(new String(f.get().written(), StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }

  @Test
  void filesAndTreesComeOutAsTheyAre() throws Exception {
    var container =
        started(
            "mkdir -p /data/sub; cd /data; echo text > sub/file; ln sub/file hard; ln -s /etc/passwd soft;"
                + "chown 7:8 sub/file; chmod 640 sub/file; mkfifo pipe; ln -s /data/sub /way; echo on; sleep 1000");
    await(() -> output(container).equals("on\n"));
    var unpacked = untar(container, "/data");
    assertInstanceOf(ContainerState.Running.class, container.state());
    assertEquals("text\n", Files.readString(unpacked.resolve("data/sub/file")));
    assertEquals(Path.of("/etc/passwd"), Files.readSymbolicLink(unpacked.resolve("data/soft")));
    assertEquals(
        Files.getAttribute(unpacked.resolve("data/hard"), "unix:ino"),
        Files.getAttribute(unpacked.resolve("data/sub/file"), "unix:ino"));
    assertEquals(7, Files.getAttribute(unpacked.resolve("data/sub/file"), "unix:uid"));
    assertTrue(Files.notExists(unpacked.resolve("data/pipe")));
    // A link on the way is followed inside the container, one at the end is copied as it is.
    assertEquals("text\n", Files.readString(untar(container, "/way/file").resolve("file")));
    assertEquals(
        Path.of("/etc/passwd"),
        Files.readSymbolicLink(untar(container, "/data/soft").resolve("soft")));
    var nothing = java.io.OutputStream.nullOutputStream();
    for (var path : List.of("/nowhere", "/proc/1/environ", "/dev/null")) {
      assertThrows(ContainerRefusedException.class, () -> container.copyOut(path, nothing), path);
    }
  }

  @Test
  void whatGoesInStaysInside() throws Exception {
    var canary = Files.writeString(host.base().resolve("canary"), "untouched");
    var container =
        started(
            "mkdir /in; ln -s %s /in/out; ln -s / /in/root; echo on; sleep 1000"
                .formatted(host.base()));
    await(() -> output(container).equals("on\n"));
    container.copyIn("/in", tar("a/b", "deep", "top", "x"));
    run(container, "sh", "-c", "test $(cat /in/a/b) = deep && test $(cat /in/top) = x");
    // Through a link that leads out, by dots, over a link.
    assertThrows(
        ContainerRefusedException.class, () -> container.copyIn("/in", tar("out/canary", "!")));
    assertThrows(
        ContainerRefusedException.class, () -> container.copyIn("/in", tar("../canary", "!")));
    assertThrows(
        ContainerRefusedException.class, () -> container.copyIn("/nowhere", tar("x", "!")));
    assertThrows(ContainerRefusedException.class, () -> container.copyIn("/proc", tar("x", "!")));
    container.copyIn("/in", tar("out", "now a file"));
    run(container, "sh", "-c", "test ! -L /in/out");
    // The destination's links lead where they lead inside.
    container.copyIn("/in/root/tmp", tar("y", "z"));
    run(container, "test", "-f", "/tmp/y");
    assertThrows(
        ContainerRefusedException.class,
        () -> container.copyIn("/in", new java.io.ByteArrayInputStream(new byte[] {1, 2, 3})));
    assertEquals("untouched", Files.readString(canary));
    assertInstanceOf(ContainerState.Running.class, container.state());
  }

  @Test
  void anEndedContainerIsCopiedFromAndToAsWellAfterAReopening() throws Exception {
    var container = host.run(host.shell("echo made > /made")).container();
    var again = host.reopen().find(container.id()).orElseThrow();
    assertEquals("made\n", Files.readString(untar(again, "/made").resolve("made")));
    again.copyIn("/", tar("put", "in"));
    assertEquals("in", Files.readString(untar(again, "/put").resolve("put")));
    assertTrue(again.changes().contains(new Change(Change.Kind.ADDED, "/put")));
  }

  private Path untar(Container container, String path) throws Exception {
    var directory = Files.createTempDirectory(host.base(), "out-");
    var tar = directory.resolveSibling(directory.getFileName() + ".tar");
    try (var out = Files.newOutputStream(tar)) {
      container.copyOut(path, out);
    }
    var unpack =
        new ProcessBuilder(
            "tar", "--numeric-owner", "-xpf", tar.toString(), "-C", directory.toString());
    assertEquals(0, unpack.inheritIO().start().waitFor());
    return directory;
  }

  private static java.io.InputStream tar(String... namesAndTexts) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (var tar = new org.apache.commons.compress.archivers.tar.TarArchiveOutputStream(bytes)) {
      for (var i = 0; i < namesAndTexts.length; i += 2) {
        var text = namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8);
        var entry =
            new org.apache.commons.compress.archivers.tar.TarArchiveEntry(namesAndTexts[i], true);
        entry.setSize(text.length);
        tar.putArchiveEntry(entry);
        tar.write(text);
        tar.closeArchiveEntry();
      }
    }
    return new java.io.ByteArrayInputStream(bytes.toByteArray());
  }

  private Container started(String script) {
    var container = host.containers().create(host.shell(script));
    container.start();
    return container;
  }

  private static void run(Container container, String... argv) throws InterruptedException {
    try (var session = container.exec(ExecSpec.of(List.of(argv)))) {
      assertEquals(0, session.await().code());
    }
  }

  private static boolean is(Container container, Health.Status status) {
    return container.health().orElseThrow().status() == status;
  }

  private static long pid(Container container) {
    return ((ContainerState.Running) container.state()).pid();
  }

  private static String output(Container container) {
    try (var frames = dev.slipway.runtime.log.LogReader.of(container.log())) {
      return new String(Host.bytes(frames, Stream.OUT), StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    var deadline = System.nanoTime() + Host.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it never came about");
      Thread.onSpinWait();
    }
  }
}
