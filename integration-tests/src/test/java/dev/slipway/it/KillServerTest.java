package dev.slipway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server is killed, with everything it does under way, and started again: nothing is lost,
 * nothing is done twice, containers and their output go on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillServerTest {
  private final Server server = Server.start("slipway.run.at-once=2");

  @BeforeAll
  void itIsUp() {
    assertTrue(server.get("/api/v1/me").path("name").isTextual());
  }

  @AfterAll
  void close() {
    server.close();
  }

  @AfterEach
  void theJournalHasNoGap() {
    var seqs =
        server.get("/api/v1/events?after=0&limit=1000").path("items").findValues("seq").stream()
            .map(JsonNode::asLong)
            .toList();
    assertEquals(IntStream.rangeClosed(1, seqs.size()).mapToObj(Long::valueOf).toList(), seqs);
  }

  @Test
  void aPushThatWasJustAnsweredIsRun() {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("echo ran")).commit("one");
    shop.push();
    killAndRestart();
    assertEquals("succeeded", shop.ended(1).path("state").asText());
    once(shop, "run.queued");
  }

  @Test
  void aQueuedRunIsRun() {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("sleep 3")).commit("one");
    var commit = shop.git("rev-parse", "HEAD").strip();
    for (var branch : List.of("a", "b", "c", "d")) {
      shop.git("push", "-q", "-o", "no-wait", "origin", commit + ":refs/heads/" + branch);
    }
    shop.event("run.started", Map.of());
    killAndRestart();
    for (long number = 1; number <= 4; number++) {
      assertEquals("succeeded", shop.ended(number).path("state").asText());
    }
    assertEquals(4, count(shop, "step.started"));
    assertEquals(4, count(shop, "run.succeeded"));
  }

  @Test
  void aRunningStepGoesOnAndItsOutputHasNoGap() {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("for i in $(seq 1 60); do echo line$i; sleep 0.1; done"))
        .commit("one");
    shop.push();
    await("some output")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> log(shop).size() > 3);
    killAndRestart();
    assertEquals("succeeded", shop.ended(1).path("state").asText());
    assertEquals(IntStream.rangeClosed(1, 60).mapToObj(i -> "line" + i).toList(), log(shop));
    once(shop, "step.started");
    once(shop, "step.ended");
  }

  @Test
  void aStepThatEndedWhileTheServerWasAwayIsRecorded() {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("sleep 2.0625; echo done; exit 3")).commit("one");
    shop.push();
    shop.event("step.started", Map.of());
    server.kill();
    awaitNoStepRuns();
    server.restart();
    var step = shop.ended(1).path("steps").get(0);
    assertEquals("failed", step.path("state").asText());
    assertEquals(3, step.path("exit").asInt());
    assertEquals(List.of("done"), log(shop));
    once(shop, "step.ended");
  }

  @Test
  void anImageThatWasBeingPackedIsPackedOnce() {
    var shop = Shop.create(server);
    shop.write(
            "slipway.yaml",
            """
            version: 1
            steps:
              big:
                image: localhost/busybox
                run: head -c 200m /dev/urandom > /big
                snapshot: {image: big}
            """)
        .commit("one");
    shop.push();
    var packing = server.data().resolve("images").resolve("tmp");
    await("packing has begun")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> holdsMoreThan(packing, 1 << 20));
    killAndRestart();
    assertEquals("succeeded", shop.ended(1).path("state").asText());
    once(shop, "image.published");
    assertTrue(shop.run(1).path("steps").get(0).path("image").asText().startsWith("sha256:"));
  }

  @Test
  void aRollingDeploymentGoesLiveOnce() {
    var shop = Shop.create(server);
    var slow =
        Pages.WEB.replace(
            "[httpd, -f, -p, \"8080\", -h, /www]",
            "[sh, -c, 'sleep 4; exec httpd -f -p 8080 -h /www']");
    var commit = shop.write("slipway.yaml", slow).write("page.txt", "one\n").commit("one");
    shop.push();
    shop.event("deployment.started", Map.of("stage", "staging"));
    killAndRestart();
    shop.serves("staging", commit);
    once(shop, "deployment.started");
    once(shop, "deployment.live");
  }

  @Test
  void anApprovalIsStillAwaitedAndDeploymentsKeepTheirProcess() {
    var shop = Shop.create(server);
    var commit = shop.write("slipway.yaml", Pages.WEB).write("page.txt", "one\n").commit("one");
    shop.push();
    shop.serves("staging", commit);
    var awaiting = shop.event("promotion.awaiting", Map.of("stage", "production"));
    var before = processes("httpd");
    server.kill();
    server.restart();
    var back = Instant.now();
    shop.serves("staging", commit);
    var took = Duration.between(back, Instant.now());
    assertTrue(took.toSeconds() < 3, () -> "reachable only after " + took);
    assertTrue(processes("httpd").containsAll(before), "a deployed process was replaced");
    shop.approve(awaiting);
    shop.serves("production", commit);
    once(shop, "promotion.awaiting");
  }

  @Test
  void aDeliveryThatWasAcknowledgedIsRun() throws Exception {
    var origin = Shop.create(server);
    var commit = origin.write("slipway.yaml", Pages.step("echo mirrored")).commit("one");
    origin.git("push", "-q", "-o", "no-wait", "origin", "HEAD:refs/heads/main");
    origin.ended(1);
    var mirror = Hooks.mirror(server, origin);
    assertEquals(202, Hooks.push(server, mirror, "kill-1", commit).statusCode());
    killAndRestart();
    await("the delivery made its run")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                server.events(mirror).stream()
                        .filter(e -> e.path("type").asText().equals("run.succeeded"))
                        .count()
                    == 1);
  }

  /** Kills at moments nobody chose; the seed is in the name of the test. */
  @ParameterizedTest
  @MethodSource("seeds")
  void atAnyMoment(long seed) throws InterruptedException {
    var random = new Random(seed);
    var shop = Shop.create(server);
    var commit = shop.write("slipway.yaml", Pages.WEB).write("page.txt", seed + "\n").commit("one");
    shop.push();
    TimeUnit.MILLISECONDS.sleep(random.nextInt(2500)); // the moment itself is what is tested
    killAndRestart();
    shop.serves("staging", commit);
    for (var type :
        List.of(
            "trigger.accepted",
            "run.queued",
            "run.started",
            "run.succeeded",
            "image.published",
            "release.cut",
            "deployment.started",
            "deployment.live",
            "promotion.awaiting")) {
      once(shop, type);
    }
    assertEquals(2, count(shop, "step.started"));
    assertEquals(2, count(shop, "step.ended"));
  }

  static IntStream seeds() {
    return IntStream.range(0, Boolean.getBoolean("slipway.full") ? 60 : 4);
  }

  private void killAndRestart() {
    server.kill();
    server.restart();
  }

  private void once(Shop shop, String type) {
    await(type + " is told").atMost(Duration.ofSeconds(60)).until(() -> count(shop, type) >= 1);
    assertEquals(1, count(shop, type), () -> type + " in " + shop.types());
  }

  private static long count(Shop shop, String type) {
    return shop.types().stream().filter(type::equals).count();
  }

  private List<String> log(Shop shop) {
    var lines = new ArrayList<String>();
    server
        .get(shop.path() + "/runs/1/steps/only/logs?from=0&limit=1000")
        .path("items")
        .forEach(item -> lines.add(item.path("text").asText()));
    return lines;
  }

  private static void awaitNoStepRuns() {
    await("the step's container has ended")
        .atMost(Duration.ofSeconds(30))
        .until(() -> processes("sleep 2.0625").isEmpty());
  }

  private static List<Long> processes(String commandLine) {
    return ProcessHandle.allProcesses()
        .filter(process -> Server.commandLine(process).contains(commandLine))
        .filter(process -> !Server.commandLine(process).contains("conmon"))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static boolean holdsMoreThan(Path dir, long bytes) {
    if (!Files.isDirectory(dir)) {
      return false;
    }
    try (var files = Files.walk(dir)) {
      return files.filter(Files::isRegularFile).mapToLong(KillServerTest::size).sum() > bytes;
    } catch (UncheckedIOException | IOException e) {
      return false; // it was renamed while we looked
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }
}
