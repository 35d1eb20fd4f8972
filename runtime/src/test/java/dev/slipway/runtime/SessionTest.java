package dev.slipway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.runtime.log.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Further commands in a container, terminals, attaching to it and letting go again. */
abstract class SessionTest {
  @RegisterExtension final Host host;

  SessionTest(Path engine) {
    host = new Host(Optional.of(engine));
  }

  @Test
  void aCommandRunsBesideTheContainersOwn() throws Exception {
    var container = sleeping();
    try (var session =
        container.exec(
            ExecSpec.of(List.of("sh", "-c", "echo $WHO in $(pwd) as $(id -u); echo e >&2; exit 3"))
                .withEnv(Map.of("WHO", "me"))
                .withWorkdir("/tmp")
                .withUser("7"))) {
      assertEquals(List.of("me in /tmp as 7\n", "e\n"), outputs(session));
      assertEquals(new Exit(3, ExitCause.EXITED), session.await());
    }
    assertTrue(isEmpty(container.log().resolveSibling("exec")));
  }

  @Test
  void aCommandHasNoMoreRightsThanItsContainer() throws Exception {
    var container = sleeping();
    var script =
        "grep -E '^(Cap(Eff|Bnd|Inh|Amb)|Seccomp|NoNewPrivs):' /proc/self/status; ls -l /proc/self/fd | wc -l";
    try (var session = container.exec(ExecSpec.of(List.of("sh", "-c", script)))) {
      var text = outputs(session).getFirst();
      var own = Files.readString(Path.of("/proc", firstPid(container), "status"));
      for (var line : text.lines().filter(l -> l.contains(":")).toList()) {
        assertTrue(own.contains(line), line);
      }
      assertTrue(text.contains("NoNewPrivs:\t1") && text.contains("Seccomp:\t2"), text);
    }
  }

  @Test
  void inputGoesInAndItsEndToo() throws Exception {
    var container = sleeping();
    try (var session = container.exec(ExecSpec.of(List.of("md5sum")))) {
      var much = new byte[5_000_000];
      new java.util.Random(3).nextBytes(much);
      try (var in = session.stdin()) {
        in.write(much);
      }
      var digest = java.security.MessageDigest.getInstance("MD5").digest(much);
      var hex = java.util.HexFormat.of().formatHex(digest);
      assertEquals(List.of(hex + "  -\n", ""), outputs(session));
      assertEquals(0, session.await().code());
    }
  }

  @Test
  void muchOutputIsWholeAlthoughItsReaderIsLate() throws Exception {
    var container = sleeping();
    var script = "dd if=/dev/zero bs=1M count=20 2>/dev/null | tr '\\0' 'x'";
    try (var session = container.exec(ExecSpec.of(List.of("sh", "-c", script)))) {
      assertEquals(20 << 20, outputs(session).getFirst().length());
      assertEquals(0, session.await().code());
    }
  }

  @Test
  void whatIsNotThereIsRefusedByName() throws Exception {
    var container = sleeping();
    var missing = ExecSpec.of(List.of("no-such-command"));
    var e = assertThrows(ContainerRefusedException.class, () -> container.exec(missing));
    assertTrue(e.reason().contains("no-such-command"), e.reason());
    var stranger = ExecSpec.of(List.of("true")).withUser("nobody-here");
    assertThrows(ContainerRefusedException.class, () -> container.exec(stranger));
    container.kill(9);
    container.await();
    assertThrows(
        ContainerRefusedException.class, () -> container.exec(ExecSpec.of(List.of("true"))));
    assertThrows(ContainerRefusedException.class, container::attach);
  }

  @Test
  void aTerminalIsOneAndFollowsItsWindow() throws Exception {
    var container = sleeping();
    var shell = ExecSpec.of(List.of("sh")).withTerminal(new WindowSize(33, 111));
    try (var session = container.exec(shell)) {
      var in = session.stdin();
      in.write("stty size; tty; echo $TERM\n".getBytes(UTF_8));
      readUntil(session, "33 111\r\n/dev/pts/0\r\nxterm");
      session.resize(new WindowSize(50, 70));
      in.write("stty size\n".getBytes(UTF_8));
      readUntil(session, "50 70");
      in.write("sh -c 'echo re''ady; exec sleep 100'\n".getBytes(UTF_8));
      readUntil(session, "\nready");
      in.write(3);
      in.write("echo in$((1+1))terrupted; sleep 200 & jobs; kill %1; exit 7\n".getBytes(UTF_8));
      readUntil(session, "in2terrupted");
      assertEquals(7, session.await().code());
    }
  }

  @Test
  void attachingAndLettingGoAsOftenAsOneLikes() throws Exception {
    var container =
        host.containers()
            .create(host.shell("while read x; do echo got $x; done").withStdin(Stdin.KEPT));
    container.start();
    for (var i = 0; i < 3; i++) {
      try (var session = container.attach()) {
        session.stdin().write(("line " + i + "\n").getBytes(UTF_8));
        readUntil(session, "got line " + i + "\n");
      }
    }
    assertTrue(container.state() instanceof ContainerState.Running);
    try (var one = container.attach();
        var other = container.attach()) {
      one.stdin().write("both\n".getBytes(UTF_8));
      readUntil(one, "got both\n");
      readUntil(other, "got both\n");
      container.kill(9);
      assertEquals(137, one.await().code());
    }
  }

  @Test
  void theInputOfOneWhoAttachesOnceEndsWithHim() throws Exception {
    var container = host.containers().create(host.command("cat").withStdin(Stdin.ONCE));
    try (var session = container.attach()) {
      container.start();
      try (var in = session.stdin()) {
        in.write("all of it".getBytes(UTF_8));
      }
      assertEquals(List.of("all of it", ""), outputs(session));
      assertEquals(0, session.await().code());
    }
  }

  @Test
  void aContainerMayHaveATerminal() throws Exception {
    var container =
        host.containers()
            .create(host.command("sh").withStdin(Stdin.KEPT).withTerminal(new WindowSize(20, 60)));
    try (var session = container.attach()) {
      assertTrue(session.terminal());
      container.start();
      session.resize(new WindowSize(21, 61));
      session.stdin().write("stty size; exit 4\n".getBytes(UTF_8));
      readUntil(session, "21 61");
      assertEquals(4, session.await().code());
    }
  }

  @Test
  void sessionsLeaveNoThreadAndNoDescriptor() throws Exception {
    var container =
        host.containers()
            .create(host.shell("while read x; do echo $x; done").withStdin(Stdin.KEPT));
    container.start();
    container.attach().close();
    var before = descriptors();
    for (var i = 0; i < Integer.getInteger("slipway.test.sessions", 200); i++) {
      container.attach().close();
    }
    for (var i = 0; i < 20; i++) {
      try (var session = container.exec(ExecSpec.of(List.of("true")))) {
        assertEquals(0, session.await().code());
      }
    }
    var deadline = System.nanoTime() + Host.PATIENCE.toNanos();
    while (threads() > 0 || descriptors() > before) {
      assertTrue(System.nanoTime() < deadline, threads() + " threads, " + descriptors());
      Thread.onSpinWait();
    }
  }

  private Container sleeping() {
    var container = host.containers().create(host.command("sleep", "1000"));
    container.start();
    return container;
  }

  private static String firstPid(Container container) {
    return Integer.toString(((ContainerState.Running) container.state()).pid());
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("attach-") || t.getName().startsWith("exec-"))
        .count();
  }

  private static long descriptors() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private static void readUntil(Session session, String text) throws InterruptedException {
    var seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      var packet = session.read();
      assertTrue(packet.isPresent(), () -> "ended after: " + seen);
      seen.append(new String(packet.get().bytes(), UTF_8));
    }
  }

  private static List<String> outputs(Session session) throws InterruptedException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    for (var p = session.read(); p.isPresent(); p = session.read()) {
      (p.get().stream() == Stream.OUT ? out : err).writeBytes(p.get().bytes());
    }
    return List.of(out.toString(UTF_8), err.toString(UTF_8));
  }
}
