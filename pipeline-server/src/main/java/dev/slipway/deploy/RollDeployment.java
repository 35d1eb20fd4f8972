package dev.slipway.deploy;

import dev.slipway.deploy.Deployments.Claim;
import dev.slipway.deploy.Rollout.Outcome;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.release.Release;
import dev.slipway.release.Releases;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Takes a claimed deployment to its end: live, or rolled back with the reason.
 *
 * <p>Whoever claims it after a crash goes on where the first was. That it is live is written before
 * visitors are led to it and before the one it replaces is ended: {@link Reconcile} makes true what
 * is written. What serves is not touched until the new one is healthy.
 */
public final class RollDeployment {
  private final Transactions transactions;
  private final Journal journal;
  private final Releases releases;
  private final Deployments deployments;
  private final Rollout rollout;
  private final InstantSource clock;

  public RollDeployment(
      Transactions transactions,
      Journal journal,
      Releases releases,
      Deployments deployments,
      Rollout rollout,
      InstantSource clock) {
    this.transactions = transactions;
    this.journal = journal;
    this.releases = releases;
    this.deployments = deployments;
    this.rollout = rollout;
    this.clock = clock;
  }

  /**
   * How it ended.
   *
   * @throws dev.slipway.event.LostLeaseException if another worker has taken over
   */
  public DeploymentState roll(Claim claim) throws InterruptedException {
    var release = release(claim.deployment());
    var begun = begin(claim, release);
    return switch (start(begun.deployment(), release)) {
      case Outcome.Healthy healthy -> goLive(begun, release);
      case Outcome.Unhealthy unhealthy -> giveUp(begun, release, unhealthy.reason());
    };
  }

  private Release release(Deployment deployment) {
    return releases
        .find(deployment.release())
        .orElseThrow(() -> new IllegalStateException("no release " + deployment.release()));
  }

  private Claim begin(Claim claim, Release release) {
    if (claim.deployment().state() instanceof DeploymentState.Rolling) {
      return claim;
    }
    var rolling = claim.deployment().rolling();
    transactions.run(
        tx -> {
          deployments.update(tx, rolling, claim.lease());
          journal.append(tx, DeploymentEvents.of(EventType.DEPLOYMENT_STARTED, rolling, release));
        });
    return new Claim(rolling, claim.lease());
  }

  private Outcome start(Deployment deployment, Release release) throws InterruptedException {
    try {
      return rollout.start(order(deployment, release));
    } catch (RolloutException e) {
      return new Outcome.Unhealthy(e.reason());
    }
  }

  private DeploymentState goLive(Claim claim, Release release) throws InterruptedException {
    var live = claim.deployment().live(clock.instant());
    Optional<Deployment> before =
        transactions.call(
            tx -> {
              var replaced = deployments.replace(tx, live.where(), clock.instant());
              deployments.update(tx, live, claim.lease());
              journal.append(tx, DeploymentEvents.of(EventType.DEPLOYMENT_LIVE, live, release));
              return replaced;
            });
    boolean served = rollout.serve(order(live, release));
    if (served && before.isPresent()) {
      rollout.retire(before.get().id());
    }
    return live.state();
  }

  private DeploymentState giveUp(Claim claim, Release release, String reason)
      throws InterruptedException {
    var failed = claim.deployment().rolledBack(reason, clock.instant());
    transactions.run(
        tx -> {
          deployments.update(tx, failed, claim.lease());
          journal.append(
              tx,
              DeploymentEvents.of(EventType.DEPLOYMENT_ROLLED_BACK, failed, release)
                  .with("reason", reason));
        });
    rollout.retire(failed.id());
    return failed.state();
  }

  private static Rollout.Order order(Deployment deployment, Release release) {
    return new Rollout.Order(deployment, release.stage(deployment.stage()).orElseThrow());
  }
}
