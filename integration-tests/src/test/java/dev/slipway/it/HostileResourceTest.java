package dev.slipway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who takes everything is stopped at his limits and told which, and others don't notice. */
@Tag("hostile")
@ExtendWith(OneServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileResourceTest {
  private static final String COUNT =
      "my $n = 0; my $end = time + 3; while (time < $end) { $n++ for 1 .. 1000 } print $n";

  private Siege siege;

  @BeforeAll
  void begin(Server server) {
    siege = Siege.of(server);
  }

  @AfterAll
  void end() {
    siege.close();
  }

  @TestFactory
  Stream<DynamicTest> each() {
    return ResourceAttempts.all().stream()
        .map(flood -> DynamicTest.dynamicTest(flood.attempt().name(), () -> attempt(flood)));
  }

  private void attempt(Flood flood) {
    var id = siege.begin(flood.attempt());
    flood.probe().ifPresent(probe -> holdAndProbe(id, probe));
    var ended = siege.finish(id);
    assertTrue(flood.ends().contains(ended.how()), () -> ended.how() + ": " + start(ended));
  }

  private void holdAndProbe(String id, Attempt probe) {
    siege.prints(id, "holding");
    siege.assertUnharmed();
    assertEquals("well", siege.probe(probe), () -> siege.output(id));
    siege.kill(id);
  }

  private static String start(Siege.Ended ended) {
    return ended.output().substring(0, Math.min(2000, ended.output().length()));
  }

  /** Whatever a container started is gone with it. */
  @Test
  void noDaemonOutlivesItsContainer() {
    siege.run(
        Attempt.command(
            "daemon",
            "sh",
            "-c",
            "busybox setsid busybox sleep " + ResourceAttempts.SURVIVOR + " &"));
    await("no daemon is left")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                ProcessHandle.allProcesses()
                    .noneMatch(p -> Server.commandLine(p).contains(ResourceAttempts.SURVIVOR)));
  }

  /**
   * Of two containers that want all processors each gets its half, however many processes it has.
   */
  @Test
  void whoWantsAllProcessorsLeavesOthersTheirShare() {
    var counting = Attempt.of("count", COUNT);
    long alone = Long.parseLong(siege.probe(counting));
    var hog =
        siege.begin(
            Attempt.of("hog", "for (1 .. 60) { last unless fork } print \"busy\\n\"; 1 while 1"));
    siege.prints(hog, "busy");
    long beside = Long.parseLong(siege.probe(counting));
    siege.kill(hog);
    siege.finish(hog);
    // One process among 61 would get a thirtieth of two processors.
    assertTrue(beside * 6 > alone, beside + " beside it, " + alone + " alone");
  }

  @Test
  void whoIgnoresTheSignalToEndIsKilled() {
    var id = siege.begin(Attempt.of("deaf", "$SIG{TERM} = $SIG{INT} = 'IGNORE'; hold('on')"));
    siege.prints(id, "holding");
    siege.stop(id, 1);
    assertEquals("signaled", siege.finish(id).how());
  }

  @Test
  void argumentsAndEnvironmentsHaveAnEnd() {
    var huge = "x".repeat(900_000);
    var refusal = siege.refused(Attempt.of("huge", "exit 0").with("env", Map.of("HUGE", huge)));
    assertFalse(refusal.contains("xxxx"), () -> refusal.substring(0, 100));
    var inside =
        Attempt.of(
            "huge inside",
            "also(7); $ENV{HUGE} = 'x' x (3 << 20); judge('exec', system('/bin/busybox', 'true') == 0)");
    HostileEscapeTest.assertRefused(siege.run(inside).output());
  }

  @Test
  void theOutputOfAFloodIsStillRead() {
    var id =
        siege.begin(
            Attempt.of(
                "log flood", "my $b = ('x' x 99 . \"\\n\") x 600; syswrite STDOUT, $b while 1"));
    siege.prints(id, "xxx");
    siege.assertUnharmed();
    siege.stop(id, 0);
    assertEquals("signaled", siege.finish(id).how());
  }

  @Test
  void noNameIsThereTwice() {
    var names = ResourceAttempts.all().stream().map(flood -> flood.attempt().name()).toList();
    assertEquals(List.copyOf(new java.util.LinkedHashSet<>(names)), names);
  }
}
