package dev.slipway.run.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.ImageReference;
import dev.slipway.pipeline.Step;
import dev.slipway.run.Cancellation;
import dev.slipway.run.Run;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepOutcome;
import dev.slipway.run.StepRunner.BuildOrder;
import dev.slipway.run.StepRunner.Order;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steps that build images, in real containers. */
class BuildStepTest {
  private Workshop shop;

  @BeforeEach
  void open() throws Exception {
    shop = Workshop.open(Workshop.fresh());
  }

  @AfterEach
  void destroy() throws Exception {
    shop.destroy();
  }

  static Step.Build step(String target, String... needs) {
    return new Step.Build(
        "image",
        "src",
        Optional.empty(),
        Optional.of(target),
        Map.of("COLOUR", "green"),
        List.of("TOKEN"),
        List.of(),
        "web",
        List.of(needs),
        Duration.ofMinutes(2),
        Step.Network.NONE);
  }

  static BuildOrder order(long run, Step.Build step, Instant started) {
    return order(Workshop.run(run, true), step, started);
  }

  private static BuildOrder order(Run run, Step.Build step, Instant started) {
    return new BuildOrder(
        new StepKey(run.id(), step.name()), run, step, started, new Cancellation());
  }

  private String said(BuildOrder order) {
    var records = shop.logs.read(order.key(), 0, 10_000);
    return records.stream()
        .map(r -> new String(r.text(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void theImageOfTheTargetGetsItsNameAndItsOrigin() throws Exception {
    var order = order(1, step("page"), Instant.now());
    var passed =
        assertInstanceOf(StepOutcome.Passed.class, shop.runner.build(order), () -> said(order));
    var name = ImageReference.parse("localhost/shop/web:run-1");
    var image = shop.images.find(name).orElseThrow();
    assertEquals(Optional.of(image.digest()), passed.image());
    assertEquals(List.of("httpd"), image.config().argv());
    assertEquals(
        "0123456789".repeat(4), image.annotations().get("org.opencontainers.image.revision"));
    assertEquals(
        "http://localhost:8080/git/shop.git",
        image.annotations().get("org.opencontainers.image.source"));
    assertTrue(said(order).contains("telling"), () -> said(order));
    assertTrue(said(order).contains("***"), () -> said(order));
    assertFalse(said(order).contains("correct-horse"), () -> said(order));
    var referrers =
        shop.images
            .repositories()
            .referrers(name.at(image.digest()), Optional.empty(), Optional.empty(), 10)
            .referrers();
    assertEquals(2, referrers.size());
    assertEquals(passed, shop.runner.build(order));
  }

  @Test
  void anotherRunOfTheCommitMakesTheSameImageFromTheCache() throws Exception {
    var first = order(1, step("page"), Instant.now());
    var second = order(2, step("page"), Instant.now());
    var passed = assertInstanceOf(StepOutcome.Passed.class, shop.runner.build(first));
    assertEquals(passed, shop.runner.build(second));
    assertTrue(said(second).contains("(cached)"), () -> said(second));
    assertFalse(said(second).contains("#2 telling"), () -> said(second));
  }

  @Test
  void theContextIsTheWorkspaceWithWhatTheNeededStepsWrote() throws Exception {
    var before = Workshop.step("before", "echo changed > src/page.html; rm -r nothing || true");
    var needed =
        new Order(
            new StepKey(Workshop.run(1, true).id(), "before"),
            Workshop.run(1, true),
            before,
            Instant.now(),
            new Cancellation());
    assertInstanceOf(StepOutcome.Passed.class, shop.runner.run(needed));
    var order = order(1, step("page", "before"), Instant.now());
    assertInstanceOf(StepOutcome.Passed.class, shop.runner.build(order), () -> said(order));
    var image = shop.images.find(ImageReference.parse("localhost/shop/web:run-1")).orElseThrow();
    var page =
        shop.images.unpack(image).stream()
            .map(layer -> layer.resolve("srv/page.html"))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
    assertEquals("changed\n", Files.readString(page));
    var after = Workshop.step("after", "cat src/page.html", "image");
    var next =
        new Order(
            new StepKey(order.run().id(), "after"),
            order.run(),
            after,
            Instant.now(),
            new Cancellation());
    assertInstanceOf(StepOutcome.Passed.class, shop.runner.run(next));
    assertEquals("changed\n", shop.out(next));
  }

  @Test
  void anInstructionThatFailsIsToldWithItsPlace() throws Exception {
    var order = order(1, step("broken"), Instant.now());
    var failed = assertInstanceOf(StepOutcome.Failed.class, shop.runner.build(order));
    assertEquals(3, failed.exit(), () -> said(order));
    assertTrue(failed.reason().contains("Containerfile:4"), failed::reason);
    assertTrue(said(order).contains("about to fail"), () -> said(order));
  }

  @Test
  void aPlatformThatIsNotThisMachinesIsRefused() throws Exception {
    var plain = step("page");
    var other =
        new Step.Build(
            plain.name(),
            plain.context(),
            plain.file(),
            plain.target(),
            plain.args(),
            plain.secrets(),
            List.of("linux/s390x"),
            plain.image(),
            plain.needs(),
            plain.timeout(),
            plain.network());
    var failed =
        assertInstanceOf(
            StepOutcome.Failed.class, shop.runner.build(order(1, other, Instant.now())));
    assertTrue(failed.reason().contains("cannot build for linux/s390x"), failed::reason);
  }

  @Test
  void aForksRunSeesNoSecrets() throws Exception {
    var order = order(Workshop.run(1, false), step("page"), Instant.now());
    assertEquals(
        new StepOutcome.Failed(-1, "it names the secret TOKEN, but a pull-request sees no secrets"),
        shop.runner.build(order));
  }

  @Test
  void aCancelledBuildEndsSoonAndLeavesNoContainer() throws Exception {
    var order = order(1, step("slow"), Instant.now());
    var run = new FutureTask<>(() -> shop.runner.build(order));
    Thread.ofVirtual().start(run);
    SandboxStepRunnerTest.await(() -> said(order).contains("sleep 1000"));
    order.cancellation().ask();
    assertEquals(new StepOutcome.Cancelled(), run.get());
    SandboxStepRunnerTest.await(() -> shop.containers.list().isEmpty());
  }

  @Test
  void oneThatTakesTooLongIsEnded() throws Exception {
    var slow = order(1, step("slow"), Instant.now().minus(Duration.ofMinutes(2)).plusSeconds(3));
    assertEquals(new StepOutcome.TimedOut(Duration.ofMinutes(2)), shop.runner.build(slow));
    SandboxStepRunnerTest.await(() -> shop.containers.list().isEmpty());
  }

  @Test
  void oneThatWasInterruptedIsBuiltAgainFromTheCache() throws Exception {
    var order = order(1, step("slow"), Instant.now());
    var builder =
        new Thread(
            () -> {
              try {
                shop.runner.build(order);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    builder.start();
    SandboxStepRunnerTest.await(() -> said(order).contains("sleep 1000"));
    builder.interrupt();
    builder.join();
    var quick = order(1, step("page"), Instant.now());
    assertInstanceOf(StepOutcome.Passed.class, shop.runner.build(quick), () -> said(quick));
    assertTrue(said(quick).contains("the build begins again"), () -> said(quick));
    assertEquals(1, said(quick).split("telling\n", -1).length - 1, () -> said(quick));
    assertEquals(
        List.of(), shop.logs.read(quick.key(), 0, 1000).stream().filter(r -> r.partial()).toList());
  }
}
