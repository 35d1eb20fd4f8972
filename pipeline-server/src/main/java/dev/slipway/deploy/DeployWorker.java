package dev.slipway.deploy;

import dev.slipway.deploy.Deployments.Claim;
import dev.slipway.event.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Takes deployments from their lines and rolls them, several stages at once, one in each.
 *
 * <p>{@link #wake} it when a promotion was approved or a deployment has ended. {@link #close}
 * leaves containers running; the next worker of the same name goes on with them.
 */
public final class DeployWorker implements AutoCloseable {
  private final String owner;
  private final Deployments deployments;
  private final RollDeployment roll;
  private final Reconcile reconcile;
  private final Worker.Pace pace;
  private final Worker<Claim> worker;

  /** What keeps deployments going unless told otherwise. */
  public static Worker.Pace pace(int stagesAtOnce) {
    return new Worker.Pace(stagesAtOnce, Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  /**
   * Makes a worker that does not work yet.
   *
   * @param owner the server, the same after a restart
   */
  public DeployWorker(
      String owner,
      Deployments deployments,
      RollDeployment roll,
      Reconcile reconcile,
      Worker.Pace pace) {
    this.owner = owner;
    this.deployments = deployments;
    this.roll = roll;
    this.reconcile = reconcile;
    this.pace = pace;
    this.worker = new Worker<>("deploy", pace, new Lines());
  }

  /**
   * Makes what is live reachable again, takes back what this server was at before it stopped, and
   * begins.
   *
   * @return what is live but could not be started again, and why
   */
  public Map<StageName, String> start() throws InterruptedException {
    var failed = reconcile.reconcile();
    deployments.releaseAll(owner);
    worker.start();
    return failed;
  }

  public void wake() {
    worker.wake();
  }

  @Override
  public void close() {
    worker.close();
  }

  private final class Lines implements Worker.Work<Claim> {
    @Override
    public Optional<Claim> claim() {
      return deployments.claim(owner, pace.timeToLive());
    }

    @Override
    public boolean keep(Claim claim) {
      return deployments.renew(claim.lease(), pace.timeToLive());
    }

    @Override
    public void perform(Claim claim) throws InterruptedException {
      roll.roll(claim);
    }
  }
}
