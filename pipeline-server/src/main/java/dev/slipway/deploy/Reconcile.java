package dev.slipway.deploy;

import dev.slipway.deploy.Rollout.Outcome;
import dev.slipway.release.Releases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes true what is written: what is live runs and is reachable, what is neither live nor rolling
 * is gone. Called when the server has started, before any deployment is claimed.
 */
public final class Reconcile {
  private final Deployments deployments;
  private final Releases releases;
  private final Rollout rollout;

  public Reconcile(Deployments deployments, Releases releases, Rollout rollout) {
    this.deployments = deployments;
    this.releases = releases;
    this.rollout = rollout;
  }

  /** What is live but could not be started again, and why. */
  public Map<StageName, String> reconcile() throws InterruptedException {
    var active = deployments.active();
    var gone = new ArrayList<Rollout.Order>();
    for (var deployment : active) {
      if (deployment.state() instanceof DeploymentState.Live && !rollout.serve(order(deployment))) {
        gone.add(order(deployment));
      }
    }
    rollout.retain(active.stream().map(Deployment::id).collect(Collectors.toSet()));
    return startAgain(gone);
  }

  /* After those that run are reachable again: starting one may take as long as its health check. */
  private Map<StageName, String> startAgain(List<Rollout.Order> gone) throws InterruptedException {
    var failed = new LinkedHashMap<StageName, String>();
    for (var order : gone) {
      switch (start(order)) {
        case Outcome.Healthy healthy -> rollout.serve(order);
        case Outcome.Unhealthy unhealthy ->
            failed.put(order.deployment().where(), unhealthy.reason());
      }
    }
    return failed;
  }

  private Outcome start(Rollout.Order order) throws InterruptedException {
    try {
      return rollout.start(order);
    } catch (RolloutException e) {
      return new Outcome.Unhealthy(e.reason());
    }
  }

  private Rollout.Order order(Deployment deployment) {
    var plan =
        releases
            .find(deployment.release())
            .flatMap(release -> release.stage(deployment.stage()))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no stage %s in release %s"
                            .formatted(deployment.stage(), deployment.release())));
    return new Rollout.Order(deployment, plan);
  }
}
