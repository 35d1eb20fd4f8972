package dev.slipway.run;

import dev.slipway.pipeline.Step;
import java.time.Instant;

/**
 * Runs steps in containers.
 *
 * <p>{@link #run} blocks until the step has ended and what it leaves behind (logs, snapshot, image)
 * is durable. It is idempotent under the order's key: asked again after the server died, it goes on
 * with the container that still runs, or with what that left. Different steps may run at once.
 */
public interface StepRunner {
  StepOutcome run(Order order);

  /** Ends a running step soon; its {@link #run} then returns {@link StepOutcome.Cancelled}. */
  void cancel(StepKey key);

  /** Removes whatever is kept of that run. */
  void discard(RunId run);

  /**
   * What to run.
   *
   * @param started when the step was first started; its timeout counts from there
   */
  record Order(StepKey key, Run run, Step.Shell step, Instant started) {}
}
