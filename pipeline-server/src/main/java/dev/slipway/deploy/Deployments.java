package dev.slipway.deploy;

import dev.slipway.event.Lease;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.release.StageHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All deployments; also the durable queue of those that wait, one line for each stage.
 *
 * <p>A worker claims a deployment under a fenced lease and renews it; one whose lease ran out is
 * claimed by the next worker, which goes on where the first was. Writes under an old lease throw
 * {@link dev.slipway.event.LostLeaseException}. At most one deployment of a stage is live, and at
 * most one is rolling.
 */
public interface Deployments extends StageHistory {
  /** Puts it at the end of its stage's line; false if its promotion has been deployed. */
  boolean add(Transaction tx, Deployment deployment);

  Optional<Deployment> find(UUID id);

  /** What serves the stage. */
  Optional<Deployment> serving(StageName stage);

  /** What is being started in the stage. */
  Optional<Deployment> rolling(StageName stage);

  /** What serves, and what is being started, in all stages. */
  List<Deployment> active();

  /** The newest first, at most {@code limit}. */
  List<Deployment> list(ProjectName project, int limit);

  /** The oldest that is first in its stage's line and that nobody works on. */
  Optional<Claim> claim(String owner, Duration timeToLive);

  boolean renew(Lease lease, Duration timeToLive);

  /** Gives up all claims of an owner that has just started again. */
  void releaseAll(String owner);

  /** Writes what the holder of the lease has made of it. */
  void update(Transaction tx, Deployment deployment, Lease lease);

  /** Ends what serves the stage, to make place for another; what it was, if there was one. */
  Optional<Deployment> replace(Transaction tx, StageName stage, Instant now);

  /** A deployment and the right to work on it. */
  record Claim(Deployment deployment, Lease lease) {}
}
