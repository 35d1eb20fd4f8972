package dev.slipway.deploy;

import static dev.slipway.release.Fixtures.NOW;
import static dev.slipway.release.Fixtures.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.deploy.Deployments.Claim;
import dev.slipway.event.LostLeaseException;
import dev.slipway.event.Transactions;
import dev.slipway.release.Fixtures;
import dev.slipway.release.PromotionState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Deployments} promises. */
public abstract class DeploymentsContract {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final StageName STAGING = new StageName(SHOP, "staging");

  protected abstract Deployments deployments();

  protected abstract Transactions transactions();

  private static Deployment of(long release, String stage) {
    var made = Fixtures.release(release, release, "alice", Fixtures.stages(1));
    return Deployment.of(Fixtures.promotion(made, stage, new PromotionState.Approved()), NOW);
  }

  private boolean add(Deployment deployment) {
    return transactions().call(tx -> deployments().add(tx, deployment));
  }

  private Deployment added(long release, String stage) {
    var deployment = of(release, stage);
    assertTrue(add(deployment));
    return deployment;
  }

  private Claim claim() {
    return deployments().claim("one", LONG).orElseThrow();
  }

  private Deployment update(Claim claim, Deployment next) {
    transactions().run(tx -> deployments().update(tx, next, claim.lease()));
    return next;
  }

  private Deployment live(Claim claim) {
    transactions().run(tx -> deployments().replace(tx, claim.deployment().where(), NOW));
    return update(claim, claim.deployment().live(NOW));
  }

  @Test
  void givesBackWhatWasWrittenWhole() {
    var pending = added(1, "staging");
    assertEquals(Optional.of(pending), deployments().find(pending.id()));
    var claim = claim();
    var rolling = update(claim, pending.rolling());
    assertEquals(Optional.of(rolling), deployments().find(pending.id()));
    assertEquals(Optional.of(rolling), deployments().rolling(STAGING));
    var failed = update(claim, rolling.rolledBack("exit 1: \u0000\tbad \uD83D\uDE00", NOW));
    assertEquals(Optional.of(failed), deployments().find(pending.id()));
    assertEquals(new DeploymentState.RolledBack("exit 1:   bad \uD83D\uDE00"), failed.state());
    assertEquals(Optional.empty(), deployments().rolling(STAGING));
  }

  @Test
  void deploysAPromotionOnce() {
    var deployment = added(1, "staging");
    var again =
        new Deployment(
            UUID.randomUUID(),
            deployment.promotion(),
            deployment.release(),
            "staging",
            deployment.digest(),
            deployment.state(),
            NOW,
            Optional.empty(),
            Optional.empty());
    assertFalse(add(again));
    assertEquals(Optional.empty(), deployments().find(again.id()));
  }

  @Test
  void aStageIsServedInTheOrderOfItsLine() {
    var first = added(1, "staging");
    var second = added(2, "staging");
    var other = added(3, "production");
    var claim = claim();
    assertEquals(first, claim.deployment());
    assertEquals(other, claim().deployment());
    assertEquals(Optional.empty(), deployments().claim("one", LONG));
    live(claim);
    assertEquals(second, claim().deployment());
  }

  @Test
  void anOwnerThatStartsAgainClaimsWhatItWasAt() {
    added(1, "staging");
    var claim = claim();
    var rolling = update(claim, claim.deployment().rolling());
    deployments().releaseAll("two");
    assertEquals(Optional.empty(), deployments().claim("two", LONG));
    deployments().releaseAll("one");
    assertFalse(deployments().renew(claim.lease(), LONG));
    var again = deployments().claim("one", LONG).orElseThrow();
    assertEquals(rolling, again.deployment());
    assertTrue(again.lease().epoch() > claim.lease().epoch());
  }

  @Test
  void anExpiredClaimIsTakenOverAndTheOldOneFenced() {
    added(1, "staging");
    var old = deployments().claim("one", Duration.ZERO).orElseThrow();
    var taken = deployments().claim("two", LONG).orElseThrow();
    assertFalse(deployments().renew(old.lease(), LONG));
    assertTrue(deployments().renew(taken.lease(), LONG));
    assertThrows(LostLeaseException.class, () -> update(old, old.deployment().rolling()));
    assertEquals(Optional.of(taken.deployment()), deployments().find(old.deployment().id()));
  }

  @Test
  void whatGoesLiveReplacesWhatWas() {
    added(1, "staging");
    var first = live(claim());
    assertEquals(Optional.of(first), deployments().serving(STAGING));
    added(2, "staging");
    var claim = claim();
    var replaced =
        transactions()
            .call(
                tx -> {
                  var before = deployments().replace(tx, STAGING, NOW);
                  deployments().update(tx, claim.deployment().live(NOW), claim.lease());
                  return before;
                });
    assertEquals(Optional.of(first.id()), replaced.map(Deployment::id));
    assertEquals(Optional.of(first.replaced(NOW)), deployments().find(first.id()));
    assertEquals(Optional.of(claim.deployment().live(NOW)), deployments().serving(STAGING));
  }

  @Test
  void remembersWhatWasLive() {
    added(1, "staging");
    var first = live(claim());
    added(2, "staging");
    var second = live(claim());
    var failing = added(3, "staging");
    assertFalse(settled(failing.promotion()));
    var claim = claim();
    update(claim, claim.deployment().rolledBack("no", NOW));
    assertEquals(List.of(second.release(), first.release()), deployments().lived(SHOP, "staging"));
    assertEquals(Optional.of(second.release()), deployments().live(SHOP, "staging"));
    assertEquals(Optional.empty(), deployments().live(SHOP, "production"));
    assertTrue(settled(failing.promotion()));
    assertTrue(settled(second.promotion()));
    assertFalse(settled(UUID.randomUUID()));
  }

  private boolean settled(UUID promotion) {
    return transactions().call(tx -> deployments().settled(tx, promotion));
  }

  @Test
  void listsWhatIsActiveAndTheNewestFirst() {
    added(1, "staging");
    var live = live(claim());
    added(2, "staging");
    var claim = claim();
    var rolling = update(claim, claim.deployment().rolling());
    var pending = added(3, "staging");
    assertEquals(List.of(live, rolling), deployments().active());
    assertEquals(List.of(pending, rolling, live), deployments().list(SHOP, 10));
    assertEquals(List.of(pending), deployments().list(SHOP, 1));
  }
}
