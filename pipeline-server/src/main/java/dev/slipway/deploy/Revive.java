package dev.slipway.deploy;

import dev.slipway.deploy.Rollout.Outcome;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import dev.slipway.release.Release;
import dev.slipway.release.Releases;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts what is live and has ended by itself again, as the same release. Asked every now and then;
 * that is also the pause between two tries at one that keeps ending.
 */
public final class Revive {
  private static final Logger LOG = Logger.getLogger(Revive.class.getName());

  private final Transactions transactions;
  private final Journal journal;
  private final Deployments deployments;
  private final Releases releases;
  private final Rollout rollout;

  public Revive(
      Transactions transactions,
      Journal journal,
      Deployments deployments,
      Releases releases,
      Rollout rollout) {
    this.transactions = transactions;
    this.journal = journal;
    this.deployments = deployments;
    this.releases = releases;
    this.rollout = rollout;
  }

  /** What is live but could not be started again, and why. */
  public Map<StageName, String> revive() throws InterruptedException {
    var failed = new LinkedHashMap<StageName, String>();
    for (var deployment : deployments.active()) {
      if (deployment.state() instanceof DeploymentState.Live && !rollout.runs(deployment.id())) {
        if (attempt(deployment) instanceof Outcome.Unhealthy unhealthy) {
          failed.put(deployment.where(), unhealthy.reason());
        }
      }
    }
    return failed;
  }

  /* A fault of ours with one stage must not leave the others down. */
  private Outcome attempt(Deployment deployment) throws InterruptedException {
    try {
      return start(deployment);
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "starting " + deployment.where() + " again", e);
      return new Outcome.Unhealthy("an error of ours; the server's log has it");
    }
  }

  private Outcome start(Deployment deployment) throws InterruptedException {
    var release = releases.find(deployment.release()).orElseThrow();
    try {
      var outcome = rollout.start(order(deployment, release));
      if (outcome instanceof Outcome.Healthy) {
        serve(deployment, release);
      }
      return outcome;
    } catch (RolloutException e) {
      return new Outcome.Unhealthy(e.reason());
    }
  }

  /*
   * Another release may have gone live meanwhile. Whoever comes last leads visitors to what is
   * written to be live then; looking once more afterwards makes that so.
   */
  private void serve(Deployment started, Release release) throws InterruptedException {
    if (!isLive(started)) {
      rollout.retire(started.id());
      return;
    }
    rollout.serve(order(started, release));
    transactions.run(
        tx ->
            journal.append(
                tx, DeploymentEvents.of(EventType.DEPLOYMENT_RESTARTED, started, release)));
    var now = deployments.serving(started.where());
    if (now.isPresent() && !isLive(started)) {
      var newer = releases.find(now.get().release()).orElseThrow();
      rollout.serve(order(now.get(), newer));
      rollout.retire(started.id());
    }
  }

  private boolean isLive(Deployment deployment) {
    return deployments
        .serving(deployment.where())
        .filter(live -> live.id().equals(deployment.id()))
        .isPresent();
  }

  private static Rollout.Order order(Deployment deployment, Release release) {
    return new Rollout.Order(deployment, release.stage(deployment.stage()).orElseThrow());
  }
}
