package dev.slipway.run;

import static dev.slipway.run.Stage.imaged;
import static dev.slipway.run.Stage.step;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.LostLeaseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ExecuteRunTest {
  private final Stage stage = new Stage();
  private final Cancellation cancellation = new Cancellation();

  private RunState execute() throws InterruptedException {
    return stage.executeRun().execute(stage.claimed(), cancellation);
  }

  @Test
  void stepsRunInTheOrderOfTheirNeeds() throws InterruptedException {
    stage.steps(
        imaged("pack", "web", "test"), step("test", Map.of(), "build"), step("build", Map.of()));
    var end = assertInstanceOf(RunState.Succeeded.class, execute());
    assertEquals(Set.of("web"), end.images().keySet());
    assertEquals(
        List.of(
            "run.queued",
            "run.started",
            "step.started build",
            "step.ended build passed",
            "step.started test",
            "step.ended test passed",
            "step.started pack",
            "image.published pack",
            "step.ended pack passed",
            "run.succeeded"),
        stage.told());
    assertEquals(
        String.valueOf(end.images().get("web")), stage.after(0, 100).getLast().need("image.web"));
  }

  @Test
  void independentStepsRunAtOnce() throws Exception {
    stage.steps(step("a", Map.of("HOLD", "a")), step("b", Map.of("HOLD", "b")));
    var run = background(this::execute);
    await(() -> stage.runner.started().size() == 2);
    stage.runner.release("b");
    stage.runner.release("a");
    assertInstanceOf(RunState.Succeeded.class, run.get());
  }

  @Test
  void aFailureSkipsWhatNeedsItAndIsNamed() throws InterruptedException {
    stage.steps(
        step("build", Map.of("EXIT", "3")),
        step("test", Map.of(), "build"),
        step("pack", Map.of(), "test"),
        step("lint", Map.of()));
    assertEquals(new RunState.Failed("step 'build' failed: exited with 3"), execute());
    var outcomes = outcomes();
    assertEquals(new StepOutcome.Skipped("step 'build' did not pass"), outcomes.get("test"));
    assertEquals(new StepOutcome.Skipped("step 'test' did not pass"), outcomes.get("pack"));
    assertEquals(new StepOutcome.Passed(Optional.empty()), outcomes.get("lint"));
  }

  @Test
  void whatBrokeIsTriedThreeTimes() throws InterruptedException {
    stage.steps(step("once", Map.of("BREAK_ONCE", "disk full")));
    assertInstanceOf(RunState.Succeeded.class, execute());
    assertEquals(2, stage.runner.started().size());
  }

  @Test
  void whatKeepsBreakingFailsTheRun() throws InterruptedException {
    stage.steps(step("a", Map.of("BREAK", "disk full")));
    var failed = assertInstanceOf(RunState.Failed.class, execute());
    assertEquals("step 'a' broke, through no fault of its own: disk full", failed.reason());
    assertEquals(3, stage.runner.started().size());
  }

  @Test
  void cancellingEndsRunningStepsAndSkipsTheRest() throws Exception {
    stage.steps(step("long", Map.of("HOLD", "x")), step("after", Map.of(), "long"));
    var run = background(this::execute);
    await(() -> stage.runner.started().size() == 1);
    new CancelRun(stage.book).cancel(new RunId(Stage.SHOP, 1), "bob", Stage.NOW);
    cancellation.ask();
    assertEquals(new RunState.Cancelled("bob"), run.get());
    assertEquals(new StepOutcome.Cancelled(), outcomes().get("long"));
    assertEquals(new StepOutcome.Skipped("the run was cancelled"), outcomes().get("after"));
  }

  @Test
  void anInterruptedRunGoesOnWhereItWas() throws Exception {
    stage.steps(step("a", Map.of()), step("b", Map.of("HOLD", "b"), "a"), step("c", Map.of(), "b"));
    var first = background(this::execute);
    await(() -> stage.runner.started().size() == 2);
    first.thread().interrupt();
    assertInstanceOf(
        InterruptedException.class, assertThrows(ExecutionException.class, first::get).getCause());
    stage.runs.releaseAll("me");
    stage.runner.release("b");
    var again = stage.runs.claim("me", Duration.ofMinutes(1)).orElseThrow();
    assertInstanceOf(RunState.Succeeded.class, stage.executeRun().execute(again, cancellation));
    assertEquals(
        List.of("a", "b", "b", "c"), stage.runner.started().stream().map(StepKey::step).toList());
    assertEquals(1, stage.told().stream().filter("run.started"::equals).count());
    assertEquals(1, stage.told().stream().filter("step.started b"::equals).count());
  }

  @Test
  void aWorkerThatLostItsLeaseWritesNothingMore() throws Exception {
    stage.steps(step("a", Map.of("HOLD", "a")));
    var run = background(this::execute);
    await(() -> stage.runner.started().size() == 1);
    stage.runs.releaseAll("me");
    var before = stage.told();
    stage.runner.release("a");
    assertInstanceOf(
        LostLeaseException.class, assertThrows(ExecutionException.class, run::get).getCause());
    assertEquals(before, stage.told());
  }

  @Test
  void aWorkerTakesWhatIsQueuedAndHearsOfCancellation() throws Exception {
    stage.steps(step("a", Map.of("HOLD", "a")));
    var pace = new dev.slipway.event.Worker.Pace(1, Duration.ofSeconds(10), Duration.ofSeconds(30));
    try (var worker = new RunWorker("me", stage.runs, stage.executeRun(), pace)) {
      worker.start();
      var one = stage.startRun().start(stage.accepted(), Stage.NOW).id();
      var two = stage.startRun().start(stage.accepted(), Stage.NOW.plusSeconds(1)).id();
      worker.wake();
      await(() -> stage.runner.started().size() == 1);
      new CancelRun(stage.book).cancel(one, "bob", Stage.NOW);
      worker.wake();
      await(() -> stage.runs.find(one).orElseThrow().state().ended());
      stage.runner.release("a");
      await(() -> stage.runs.find(two).orElseThrow().state().ended());
      assertEquals("cancelled", stage.runs.find(one).orElseThrow().state().id());
      assertEquals("succeeded", stage.runs.find(two).orElseThrow().state().id());
    }
  }

  private Map<String, StepOutcome> outcomes() {
    return stage.runs.steps(new RunId(Stage.SHOP, 1)).stream()
        .collect(
            java.util.stream.Collectors.toMap(
                s -> s.key().step(), s -> ((StepState.Ended) s.state()).outcome()));
  }

  private record Background<T>(Thread thread, FutureTask<T> task) {
    T get() throws ExecutionException, InterruptedException {
      return task.get();
    }
  }

  private static <T> Background<T> background(Callable<T> work) {
    var task = new FutureTask<>(work);
    return new Background<>(Thread.ofVirtual().start(task), task);
  }

  static void await(java.util.function.BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "never came");
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }
}
