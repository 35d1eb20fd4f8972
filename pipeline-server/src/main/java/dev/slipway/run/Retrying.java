package dev.slipway.run;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs a step again where it broke through no fault of its own: three tries in all. */
final class Retrying {
  private static final Logger LOG = Logger.getLogger(Retrying.class.getName());
  private static final int TRIES = 3;

  private final StepRunner runner;
  private final Duration pause;

  Retrying(StepRunner runner, Duration pause) {
    this.runner = runner;
    this.pause = pause;
  }

  /** One try. */
  private interface Try {
    StepOutcome make() throws InterruptedException;
  }

  StepOutcome run(StepRunner.Order order) throws InterruptedException {
    return often(order.key(), () -> runner.run(order));
  }

  StepOutcome build(StepRunner.BuildOrder order) throws InterruptedException {
    return often(order.key(), () -> runner.build(order));
  }

  private StepOutcome often(StepKey step, Try once) throws InterruptedException {
    var outcome = one(step, once);
    for (int tries = 1; tries < TRIES && outcome instanceof StepOutcome.Broke; tries++) {
      Thread.sleep(pause.multipliedBy(tries));
      outcome = one(step, once);
    }
    return outcome;
  }

  private static StepOutcome one(StepKey step, Try once) throws InterruptedException {
    try {
      return once.make();
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      LOG.log(Level.WARNING, "step " + step + " broke", e);
      return new StepOutcome.Broke(String.valueOf(e.getMessage()));
    }
  }
}
