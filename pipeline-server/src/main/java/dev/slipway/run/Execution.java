package dev.slipway.run;

import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.Step;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One run on its way through its pipeline's graph. */
final class Execution {
  /*
   * Only the thread that called toItsEnd writes rows; the steps' threads report to it through the
   * inbox. So rows and events of one run have one order, and a lost lease has one place to show.
   */
  private static final int AT_ONCE = 16;

  private record Ending(Step step, StepOutcome outcome) {}

  /** Takes a step to its end. */
  private interface Work {
    StepOutcome toItsEnd() throws InterruptedException;
  }

  private final RunLedger ledger;
  private final Pipeline pipeline;
  private final Retrying steps;
  private final Cancellation cancellation;
  private final Map<String, StepRun> rows = new HashMap<>();
  private final Map<String, Thread> running = new HashMap<>();
  private final BlockingQueue<Ending> inbox = new LinkedBlockingQueue<>();

  Execution(RunLedger ledger, Pipeline pipeline, Retrying steps, Cancellation cancellation) {
    this.ledger = ledger;
    this.pipeline = pipeline;
    this.steps = steps;
    this.cancellation = cancellation;
  }

  RunState toItsEnd() throws InterruptedException {
    try {
      rows.putAll(ledger.begin(pipeline.steps()));
      goOn();
      while (!running.isEmpty()) {
        note(inbox.take());
        goOn();
      }
      return ledger.end(verdict());
    } finally {
      letGo();
    }
  }

  private void goOn() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (var step : pipeline.steps()) {
        changed |= goOn(step);
      }
    }
  }

  /** True if that changed what other steps see. */
  private boolean goOn(Step step) {
    return switch (row(step).state()) {
      case StepState.Waiting waiting -> decide(step);
      case StepState.Running resumed -> {
        start(step, row(step).started().orElseThrow());
        yield false;
      }
      case StepState.Ended ended -> false;
    };
  }

  private boolean decide(Step step) {
    var obstacle = obstacle(step);
    if (obstacle.isPresent()) {
      put(ledger.ended(step, new StepOutcome.Skipped(obstacle.get()), Optional.empty()));
      return true;
    }
    if (running.size() < AT_ONCE && step.needs().stream().allMatch(this::passed)) {
      var row = ledger.started(step);
      put(row);
      start(step, row.started().orElseThrow());
    }
    return false;
  }

  private Optional<String> obstacle(Step step) {
    if (cancellation.asked()) {
      return Optional.of("the run was cancelled");
    }
    return step.needs().stream()
        .filter(need -> ended(need) && !passed(need))
        .findFirst()
        .map(need -> "step '%s' did not pass".formatted(need));
  }

  private void start(Step step, Instant started) {
    if (running.containsKey(step.name())) {
      return;
    }
    var work = work(step, started);
    running.put(
        step.name(),
        Thread.ofVirtual().name("step " + ledger.key(step)).start(() -> perform(step, work)));
  }

  private Work work(Step step, Instant started) {
    var key = ledger.key(step);
    return switch (step) {
      case Step.Shell shell -> {
        var order = new StepRunner.Order(key, ledger.run(), shell, started, cancellation);
        yield () -> steps.run(order);
      }
      case Step.Build build -> {
        var order = new StepRunner.BuildOrder(key, ledger.run(), build, started, cancellation);
        yield () -> steps.build(order);
      }
    };
  }

  private void perform(Step step, Work work) {
    try {
      inbox.add(new Ending(step, work.toItsEnd()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(Ending ending) {
    var step = ending.step();
    running.remove(step.name());
    put(ledger.ended(step, ending.outcome(), row(step).started()));
  }

  private RunState verdict() {
    if (pipeline.steps().stream().allMatch(step -> passed(step.name()))) {
      return new RunState.Succeeded(images());
    }
    return cancellation.asked()
        ? new RunState.Cancelled(ledger.cancelledBy())
        : new RunState.Failed(Failures.reason(pipeline.steps(), rows));
  }

  private Map<String, dev.slipway.images.Digest> images() {
    var images = new HashMap<String, dev.slipway.images.Digest>();
    for (var step : pipeline.steps()) {
      if (step.makes().isPresent()
          && row(step).state() instanceof StepState.Ended ended
          && ended.outcome() instanceof StepOutcome.Passed passed) {
        passed.image().ifPresent(digest -> images.put(step.makes().get(), digest));
      }
    }
    return images;
  }

  private void letGo() {
    running.values().forEach(Thread::interrupt);
    for (var thread : running.values()) {
      joinQuietly(thread);
    }
  }

  private static void joinQuietly(Thread thread) {
    try {
      thread.join(java.time.Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private StepRun row(Step step) {
    return row(step.name());
  }

  private StepRun row(String step) {
    var row = rows.get(step);
    if (row == null) {
      throw new IllegalStateException("run %s has no step '%s'".formatted(ledger.run().id(), step));
    }
    return row;
  }

  private void put(StepRun row) {
    rows.put(row.key().step(), row);
  }

  private boolean ended(String step) {
    return row(step).state() instanceof StepState.Ended;
  }

  private boolean passed(String step) {
    return row(step).state() instanceof StepState.Ended ended
        && ended.outcome() instanceof StepOutcome.Passed;
  }
}
