package dev.slipway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.runtime.log.LogReader;
import dev.slipway.runtime.log.Stream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a container writes is what is read, byte for byte, while it runs and afterwards. */
class LogsTest {
  @RegisterExtension final Host host = new Host();

  @Test
  void aFullLogSaysSoAndHoldsNobodyUp() throws Exception {
    var spec = host.shell("i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done; exit 3");
    var ran = host.run(spec.withLog(LogPolicy.capped(20_000)));
    assertEquals(3, ran.exit().code());
    assertTrue(Files.size(ran.container().log()) < 30_000);
    var lines = ran.text().lines().toList();
    assertTrue(lines.size() > 100 && lines.size() < 2000, lines.size() + " lines");
    for (var i = 0; i < lines.size(); i++) {
      assertEquals("line " + i, lines.get(i));
    }
    assertTrue(ran.errors().contains("log full: what came after 20000 bytes"), ran.errors());
  }

  @Test
  void aRotatedLogLosesNothingToWhoFollowsAndKeepsTheLast() throws Exception {
    var script =
        "i=0; while [ $i -lt 60 ]; do i=$((i+1)); dd if=/dev/zero bs=1000 count=1 2>/dev/null | tr '\\0' x; echo $i; sleep 0.1; done";
    var container =
        host.containers().create(host.shell(script).withLog(LogPolicy.rotating(10_000)));
    try (var reader = container.logs()) {
      container.start();
      var seen = new StringBuilder();
      for (var f = reader.next(); f.isPresent(); f = reader.next()) {
        seen.append(new String(f.get().written(), UTF_8));
      }
      var expected = new StringBuilder();
      for (var i = 1; i <= 60; i++) {
        expected.append("x".repeat(1000)).append(i).append('\n');
      }
      assertEquals(expected.toString(), seen.toString());
    }
    var kept = new String(Host.bytes(container.logs(), Stream.OUT), UTF_8);
    assertTrue(kept.endsWith("x60\n") && kept.length() < 50_000, kept.length() + " bytes");
    assertTrue(kept.length() > 10_000, kept.length() + " bytes");
  }

  @Test
  void binaryOutputIsExact() throws Exception {
    var ran = host.run(host.shell("cat /bin/busybox; cat /etc/passwd >&2"));
    assertArrayEquals(Files.readAllBytes(host.busybox().resolve("bin/busybox")), ran.out());
    assertArrayEquals(Files.readAllBytes(host.busybox().resolve("etc/passwd")), ran.err());
  }

  @Test
  void anUnterminatedLastLineStaysUnterminated() throws Exception {
    assertEquals("abc", host.run(host.shell("printf abc")).text());
    assertEquals("abc\n", host.run(host.shell("printf abc; sleep 0.1; echo")).text());
    assertEquals("a\n\n\nb", host.run(host.shell("printf 'a\\n\\n\\nb'")).text());
    assertEquals("", host.run(host.shell("true")).text());
  }

  @Test
  void aHugeLineComesInPiecesOfBoundedSize() throws Exception {
    var size = 30 << 20;
    var container =
        host.containers().create(host.shell("head -c " + size + " /dev/zero | tr '\\0' x"));
    container.start();
    var digest = MessageDigest.getInstance("SHA-256");
    var total = 0L;
    var number = 0L;
    try (var logs = container.logs()) {
      for (var batch = logs.read(100); !batch.isEmpty(); batch = logs.read(100)) {
        for (var frame : batch) {
          assertEquals(number++, frame.number());
          assertTrue(frame.partial() && frame.bytes().length <= 64 << 10);
          total += frame.bytes().length;
          digest.update(frame.bytes());
        }
      }
    }
    assertEquals(size, total);
    var expected = MessageDigest.getInstance("SHA-256");
    expected.update("x".repeat(size).getBytes(UTF_8));
    assertArrayEquals(expected.digest(), digest.digest());
  }

  @Test
  void followingSeesLinesAsTheyAreWritten() throws Exception {
    var go = host.base().resolve("tree");
    Files.createDirectories(go);
    var container =
        host.containers()
            .create(
                host.shell(
                    "trap 'echo second; exit 0' TERM; echo first; while :; do sleep 0.05; done"));
    container.start();
    try (var logs = container.logs()) {
      var first = logs.next().orElseThrow();
      assertEquals("first", new String(first.bytes(), UTF_8));
      assertEquals(Stream.OUT, first.stream());
      assertTrue(
          Duration.between(first.time(), Instant.now()).abs().compareTo(Duration.ofMinutes(1)) < 0);
      assertTrue(container.state() instanceof ContainerState.Running);
      container.kill(15);
      assertEquals("second", new String(logs.next().orElseThrow().bytes(), UTF_8));
      assertFalse(logs.next().isPresent());
    }
    var again = new ArrayList<String>();
    try (var logs = LogReader.of(container.log())) {
      logs.read(10).forEach(frame -> again.add(new String(frame.bytes(), UTF_8)));
    }
    assertEquals(java.util.List.of("first", "second"), again);
  }
}
