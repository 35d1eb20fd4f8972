package dev.slipway.run.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.run.LogRecord;
import dev.slipway.run.StepOutcome;
import dev.slipway.run.StepRunner.Order;
import dev.slipway.runtime.ContainerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server process dies without a word at each point of a step's life; the next one goes on, does
 * nothing twice, and its log has no gap and no duplicate.
 */
@Timeout(90)
class CrashTest {
  private static final int LINES = 40;
  private static final String BUILDING = "BUILDING";

  /** Where the first process dies. */
  enum Point {
    MADE,
    RUNNING,
    EXITED,
    HALF_FROZEN,
    FROZEN,
    RECORDED,
    PACKED
  }

  private final Instant started = Instant.now();
  private Path data = Path.of("/");

  @BeforeEach
  void fresh() throws IOException {
    data = Workshop.fresh();
  }

  @AfterEach
  void destroy() throws IOException {
    Workshop.open(data).destroy();
  }

  @ParameterizedTest
  @EnumSource
  void theNextProcessGoesOn(Point point) throws Exception {
    dieAt(point);
    try (var shop = Workshop.open(data)) {
      var order = order(started);
      var before = shop.records(order).size();
      if (point == Point.RUNNING) {
        assertTrue(before > 0 && before < LINES, "died after " + before + " lines");
      }
      var outcome = shop.runner.run(order);
      var passed =
          assertInstanceOf(
              StepOutcome.Passed.class,
              outcome,
              () -> outcome + shop.said(order, LogRecord.Stream.STDERR));
      assertEquals(lines(), shop.out(order));
      assertEquals(
          IntStream.range(0, LINES).mapToObj(Long::valueOf).toList(),
          shop.records(order).stream().map(LogRecord::number).toList());
      assertTrue(shop.containers.list().isEmpty());
      assertEquals(1, shop.images.tags().stream().filter(t -> isRun(t.name())).count());
      assertEquals(passed, shop.runner.run(order));
    }
  }

  private static boolean isRun(dev.slipway.images.ImageReference name) {
    return name.repository().equals("shop/web") && name.tag().isPresent();
  }

  @Test
  void aBuildThatWasUnderWayIsBuiltAgainFromTheCache() throws Exception {
    dieAt(BUILDING);
    try (var shop = Workshop.open(data)) {
      assertTrue(shop.containers.list().isEmpty(), "its container is gone");
      var order = BuildStepTest.order(1, BuildStepTest.step("page"), started);
      assertInstanceOf(StepOutcome.Passed.class, shop.runner.build(order));
      var records = shop.logs.read(order.key(), 0, 1000);
      assertEquals(
          IntStream.range(0, records.size()).mapToObj(Long::valueOf).toList(),
          records.stream().map(LogRecord::number).toList());
      assertEquals(1, shop.images.tags().stream().filter(t -> isRun(t.name())).count());
    }
  }

  private void dieAt(Point point) throws IOException, InterruptedException {
    dieAt(point.name());
  }

  private void dieAt(String point) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashTest.class.getName(),
                data.toString(),
                point,
                started.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    assertEquals(9, process.waitFor(), "it died as planned");
  }

  private static Order order(Instant started) {
    var script =
        "for i in $(seq %d); do echo line $i; sleep 0.05; done; touch /made".formatted(LINES);
    return Workshop.order(Workshop.imaged("build", script), started);
  }

  private static String lines() {
    return IntStream.rangeClosed(1, LINES)
        .mapToObj(i -> "line " + i + "\n")
        .reduce("", String::concat);
  }

  private static void building(Workshop shop, Instant started) {
    var order = BuildStepTest.order(1, BuildStepTest.step("slow"), started);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                shop.runner.build(order);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    SandboxStepRunnerTest.await(() -> !shop.containers.list().isEmpty());
  }

  /** The process that dies. */
  public static void main(String... args) throws Exception {
    var shop = Workshop.open(Path.of(args[0]));
    if (args[1].equals(BUILDING)) {
      building(shop, Instant.parse(args[2]));
      Runtime.getRuntime().halt(9);
    }
    var order = order(Instant.parse(args[2]));
    switch (Point.valueOf(args[1])) {
      case MADE -> {
        var log = shop.logs.grow(order.key());
        shop.maker().make(order, log);
      }
      case RUNNING -> {
        Thread.ofVirtual().start(() -> run(shop, order));
        SandboxStepRunnerTest.await(() -> shop.records(order).size() > 5);
      }
      case EXITED -> exited(shop, order);
      case HALF_FROZEN -> {
        exited(shop, order);
        freeze(shop, order, List.of("/"));
      }
      case FROZEN -> {
        exited(shop, order);
        freeze(shop, order, List.of("/", "/workspace"));
      }
      case RECORDED -> {
        // The record is durable before anything is packed: die while it is read back.
        Thread.ofVirtual().start(() -> run(shop, order));
        SandboxStepRunnerTest.await(() -> shop.paths.record(order.key()).toFile().exists());
      }
      case PACKED -> {
        Thread.ofVirtual().start(() -> run(shop, order));
        SandboxStepRunnerTest.await(
            () -> shop.images.tags().stream().anyMatch(t -> isRun(t.name())));
      }
    }
    Runtime.getRuntime().halt(9);
  }

  private static void run(Workshop shop, Order order) {
    try {
      shop.runner.run(order);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void exited(Workshop shop, Order order) throws Exception {
    var container = shop.maker().make(order, shop.logs.grow(order.key()));
    container.start();
    container.await();
    assertInstanceOf(ContainerState.Exited.class, container.state());
  }

  private static void freeze(Workshop shop, Order order, List<String> targets) {
    var container = shop.containers.find(StepContainers.idOf(order.key())).orElseThrow();
    try {
      java.nio.file.Files.createDirectories(shop.paths.snapshot(order.key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (var target : targets) {
      var place =
          target.equals("/") ? shop.paths.root(order.key()) : shop.paths.workspace(order.key());
      container.freeze(target, place.toAbsolutePath());
    }
  }
}
