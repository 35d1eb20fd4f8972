package dev.slipway.deploy;

import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A rollout whose replaced deployments come to their end by themselves, so that the next one needs
 * not wait for them. What a stop of the server leaves of them, {@link Reconcile} removes.
 */
public final class RetireAside implements Rollout {
  private static final Logger LOG = Logger.getLogger(RetireAside.class.getName());

  private final Rollout rollout;

  public RetireAside(Rollout rollout) {
    this.rollout = rollout;
  }

  @Override
  public Outcome start(Order order) throws InterruptedException {
    return rollout.start(order);
  }

  @Override
  public boolean runs(UUID deployment) {
    return rollout.runs(deployment);
  }

  @Override
  public boolean serve(Order order) {
    return rollout.serve(order);
  }

  @Override
  public void retire(UUID deployment) {
    Thread.ofVirtual().name("retire " + deployment).start(() -> end(deployment));
  }

  @Override
  public void retain(Set<UUID> deployments) {
    rollout.retain(deployments);
  }

  private void end(UUID deployment) {
    try {
      rollout.retire(deployment);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "deployment " + deployment + " remains until the next start", e);
    }
  }
}
