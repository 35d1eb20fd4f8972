package dev.slipway.deploy;

import dev.slipway.pipeline.StagePlan;
import java.util.Set;
import java.util.UUID;

/**
 * Makes deployments run somewhere and leads their stage's visitors to them.
 *
 * <p>A life: {@link #start} brings a deployment up beside what serves; once it is healthy (and that
 * is written down) {@link #serve} leads visitors to it, and {@link #retire} ends the one before.
 * Everything is idempotent under the deployment's id, so that it may be asked again after a crash
 * at any point. Different stages may roll at once, one stage never twice.
 */
public interface Rollout {
  /**
   * Starts it, or goes on with what an earlier call started, and blocks until it is healthy or is
   * known not to become so. What serves is not touched.
   *
   * @throws RolloutException if it could not be tried, which is not its fault
   */
  Outcome start(Order order) throws InterruptedException;

  /** Whether it runs, healthy or not; false also for one that was never started. */
  boolean runs(UUID deployment);

  /** Leads the stage's visitors to it; false if it isn't running, and then nothing changes. */
  boolean serve(Order order);

  /** Lets the requests it has taken come to an end, for a while, and removes it. */
  void retire(UUID deployment) throws InterruptedException;

  /** Removes whatever runs for deployments other than those. */
  void retain(Set<UUID> deployments);

  /**
   * What to start.
   *
   * @param plan the stage's, as the release has it
   */
  record Order(Deployment deployment, StagePlan plan) {}

  /** What came of it. */
  sealed interface Outcome {
    record Healthy() implements Outcome {}

    /**
     * It never answered as it should.
     *
     * @param reason what was seen, for people
     */
    record Unhealthy(String reason) implements Outcome {}
  }
}
