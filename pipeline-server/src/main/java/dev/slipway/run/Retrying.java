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

  StepOutcome run(StepRunner.Order order) throws InterruptedException {
    var outcome = once(order);
    for (int tries = 1; tries < TRIES && outcome instanceof StepOutcome.Broke; tries++) {
      Thread.sleep(pause.multipliedBy(tries));
      outcome = once(order);
    }
    return outcome;
  }

  private StepOutcome once(StepRunner.Order order) throws InterruptedException {
    try {
      return runner.run(order);
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      LOG.log(Level.WARNING, "step " + order.key() + " broke", e);
      return new StepOutcome.Broke(String.valueOf(e.getMessage()));
    }
  }
}
