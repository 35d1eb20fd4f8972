package dev.slipway.run;

import dev.slipway.pipeline.Step;
import java.time.Instant;

/**
 * Runs steps in containers.
 *
 * <p>{@link #run} blocks until the step has ended and what it leaves behind (logs, snapshot, image)
 * is durable. It is idempotent under the order's key: asked again after the server died, it goes on
 * with the container that still runs, or with what that left. Different steps may run at once.
 *
 * <p>An interrupt makes it let go, not end: the container goes on by itself, and the next call with
 * the same key adopts it. To end a step, ask its {@link Cancellation}.
 */
public interface StepRunner {
  /**
   * Runs the step to its end.
   *
   * @throws InterruptedException if the caller was interrupted; nothing has been ended
   */
  StepOutcome run(Order order) throws InterruptedException;

  /**
   * Builds the step's image to its end; as {@link #run}, but that what was begun ends with an
   * interrupt. The next call builds again, from the cache where it got.
   *
   * @throws InterruptedException if the caller was interrupted; nothing goes on
   */
  StepOutcome build(BuildOrder order) throws InterruptedException;

  /** Removes whatever is kept of that run; may be called again. */
  void discard(RunId run);

  /**
   * What to run.
   *
   * @param started when the step was first started; its timeout counts from there
   * @param cancellation once asked, the step is ended and {@link #run} returns {@link
   *     StepOutcome.Cancelled}
   */
  record Order(StepKey key, Run run, Step.Shell step, Instant started, Cancellation cancellation) {}

  /**
   * What to build.
   *
   * @param started when the step was first started; its timeout counts from there
   * @param cancellation once asked, the build is ended
   */
  record BuildOrder(
      StepKey key, Run run, Step.Build step, Instant started, Cancellation cancellation) {}
}
