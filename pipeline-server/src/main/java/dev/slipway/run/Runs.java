package dev.slipway.run;

import dev.slipway.event.Lease;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;

/**
 * All runs and their steps; also the durable queue of those that wait.
 *
 * <p>A worker claims a run under a fenced lease and renews it; a run whose lease ran out is claimed
 * by the next worker, which goes on where the first was. Writes under an old lease throw {@link
 * dev.slipway.event.LostLeaseException}.
 */
public interface Runs {
  /**
   * Adds a run with the project's next number.
   *
   * @return empty if that trigger has started its run already
   */
  Optional<Run> add(Transaction tx, ProjectName project, UUID trigger, LongFunction<Run> run);

  Optional<Run> find(RunId id);

  Optional<Run> ofTrigger(ProjectName project, UUID trigger);

  /** The newest first, at most {@code limit}, with numbers below {@code below}. */
  List<Run> list(ProjectName project, long below, int limit);

  /** All that are queued or running, oldest first. */
  List<Run> open();

  /** In the order they were added. */
  List<StepRun> steps(RunId id);

  /** The oldest run that is not ended and nobody works on. */
  Optional<Claim> claim(String owner, Duration timeToLive);

  boolean renew(Lease lease, Duration timeToLive);

  /** Gives up all claims of an owner that has just started again. */
  void releaseAll(String owner);

  /** Writes how far the run has come; who asked to cancel it is left as it is. */
  void update(Transaction tx, Run run, Lease lease);

  /** Adds the step, or writes how far it has come. */
  void putStep(Transaction tx, StepRun step, Lease lease);

  /** Notes the wish; false if the run has ended or the wish is known. */
  boolean askCancel(Transaction tx, RunId id, String by);

  /**
   * Ends a run that is queued and nobody works on.
   *
   * @return false if it is not such a run (any more)
   */
  boolean cancelQueued(Transaction tx, RunId id, String by, Instant now);

  /** Who asked to cancel it, if anybody has. */
  Optional<String> cancelAsked(RunId id);

  /** Ended runs, oldest first, that are not among the newest {@code keep} and not yet discarded. */
  List<RunId> discardable(ProjectName project, int keep);

  /** Notes that nothing but its rows is kept of that run. */
  void discarded(Transaction tx, RunId id);

  /** A run and the right to work on it. */
  record Claim(Run run, Lease lease) {}
}
