package dev.slipway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class RetireAsideTest {
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final LinkedBlockingQueue<UUID> retired = new LinkedBlockingQueue<>();

  /** Its deployments have requests that end when the test says so. */
  private final class Busy implements Rollout {
    @Override
    public Outcome start(Order order) {
      return new Outcome.Healthy();
    }

    @Override
    public boolean runs(UUID deployment) {
      return true;
    }

    @Override
    public boolean serve(Order order) {
      return true;
    }

    @Override
    public void retire(UUID deployment) {
      drained.join();
      retired.add(deployment);
    }

    @Override
    public void retain(Set<UUID> deployments) {}
  }

  @Test
  void nobodyWaitsForTheRequestsOfWhatWasReplaced() throws InterruptedException {
    var deployment = UUID.randomUUID();
    new RetireAside(new Busy()).retire(deployment);
    assertEquals(0, retired.size());
    drained.complete(null);
    assertEquals(deployment, retired.take());
  }
}
