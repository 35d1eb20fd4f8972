package dev.slipway.deploy;

import static dev.slipway.event.EventType.DEPLOYMENT_LIVE;
import static dev.slipway.event.EventType.DEPLOYMENT_ROLLED_BACK;
import static dev.slipway.event.EventType.DEPLOYMENT_STARTED;
import static dev.slipway.release.Fixtures.NOW;
import static dev.slipway.release.Fixtures.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transaction;
import dev.slipway.event.Transactions;
import dev.slipway.release.Fixtures;
import dev.slipway.release.InMemoryReleases;
import dev.slipway.release.PromotionState;
import dev.slipway.run.RunId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The server dies before or after each thing it does; the next one makes it whole. */
class CrashTest {
  /** Not a RuntimeException: nothing may take it for a failure and go on. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final int NEVER = Integer.MAX_VALUE;

  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryReleases releases = new InMemoryReleases();
  private final InMemoryDeployments deployments = new InMemoryDeployments();
  private final ScriptedRollout rollout = new ScriptedRollout();
  private int left = NEVER;

  private void point() {
    if (left-- == 0) {
      throw new Killed();
    }
  }

  private final Transactions mortal =
      new Transactions() {
        @Override
        public <T> T call(Function<Transaction, T> work) {
          point();
          var result = transactions.call(work);
          point();
          return result;
        }
      };

  private final Rollout mortalRollout =
      new Rollout() {
        @Override
        public Outcome start(Order order) {
          point();
          var outcome = rollout.start(order);
          point();
          return outcome;
        }

        @Override
        public boolean runs(UUID deployment) {
          return rollout.runs(deployment);
        }

        @Override
        public boolean serve(Order order) {
          point();
          var served = rollout.serve(order);
          point();
          return served;
        }

        @Override
        public void retire(UUID deployment) {
          point();
          rollout.retire(deployment);
          point();
        }

        @Override
        public void retain(Set<UUID> kept) {
          rollout.retain(kept);
        }
      };

  private Deployment queued(long run, Map<String, String> env) {
    var stages = List.of(Fixtures.stage("staging", 0, env));
    var release =
        transactions
            .call(
                tx ->
                    releases.add(
                        tx,
                        new RunId(SHOP, run),
                        number -> Fixtures.release(number, run, "alice", stages)))
            .orElseThrow();
    var promotion = Fixtures.promotion(release, "staging", new PromotionState.Approved());
    var deployment = Deployment.of(promotion, NOW);
    boolean added = transactions.call(tx -> deployments.add(tx, deployment));
    assertTrue(added);
    return deployment;
  }

  /** A server from its start to its death, or until nothing is left to do; true if it survives. */
  private boolean server(int dies) throws InterruptedException {
    left = NEVER;
    rollout.forget();
    assertEquals(Map.of(), new Reconcile(deployments, releases, rollout).reconcile());
    deployments.releaseAll("me");
    left = dies;
    var roll =
        new RollDeployment(
            mortal, journal, releases, deployments, mortalRollout, InstantSource.fixed(NOW));
    try {
      for (var claim = claim(); claim.isPresent(); claim = claim()) {
        roll.roll(claim.get());
      }
      return true;
    } catch (Killed e) {
      return false;
    }
  }

  private Optional<Deployments.Claim> claim() {
    return deployments.claim("me", Duration.ofMinutes(1));
  }

  private static int deaths(Map<String, String> env, CrashCheck check) throws Exception {
    int dies = 0;
    for (boolean survived = false; !survived; dies++) {
      var test = new CrashTest();
      var first = test.queued(1, Map.of());
      assertTrue(test.server(NEVER));
      var second = test.queued(2, env);
      survived = test.server(dies);
      assertTrue(test.server(NEVER));
      check.check(test, first, second);
    }
    return dies;
  }

  private interface CrashCheck {
    void check(CrashTest test, Deployment first, Deployment second);
  }

  @Test
  void aDeploymentGoesLiveOnce() throws Exception {
    int deaths =
        deaths(
            Map.of(),
            (test, first, second) -> {
              assertEquals(
                  List.of(DEPLOYMENT_STARTED, DEPLOYMENT_LIVE, DEPLOYMENT_STARTED, DEPLOYMENT_LIVE),
                  test.journal.types());
              assertEquals(Optional.of(second.id()), test.rollout.reached(SHOP, "staging"));
              assertEquals(Set.of(second.id()), test.rollout.running());
              assertEquals(1, test.rollout.starts(second.id()));
              assertEquals(
                  new DeploymentState.Replaced(),
                  test.deployments.find(first.id()).orElseThrow().state());
            });
    assertTrue(deaths > 10, () -> "only " + deaths);
  }

  @Test
  void aFailedOneLeavesNothing() throws Exception {
    int deaths =
        deaths(
            Map.of("UNHEALTHY", "status 500"),
            (test, first, second) -> {
              assertEquals(
                  List.of(
                      DEPLOYMENT_STARTED,
                      DEPLOYMENT_LIVE,
                      DEPLOYMENT_STARTED,
                      DEPLOYMENT_ROLLED_BACK),
                  test.journal.types());
              assertEquals(Optional.of(first.id()), test.rollout.reached(SHOP, "staging"));
              assertEquals(Set.of(first.id()), test.rollout.running());
              assertEquals(
                  new DeploymentState.RolledBack("status 500"),
                  test.deployments.find(second.id()).orElseThrow().state());
            });
    assertTrue(deaths > 8, () -> "only " + deaths);
  }
}
