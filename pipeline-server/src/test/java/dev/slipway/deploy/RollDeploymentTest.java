package dev.slipway.deploy;

import static dev.slipway.event.EventType.DEPLOYMENT_LIVE;
import static dev.slipway.event.EventType.DEPLOYMENT_RESTARTED;
import static dev.slipway.event.EventType.DEPLOYMENT_ROLLED_BACK;
import static dev.slipway.event.EventType.DEPLOYMENT_STARTED;
import static dev.slipway.release.Fixtures.NOW;
import static dev.slipway.release.Fixtures.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.LostLeaseException;
import dev.slipway.images.Digest;
import dev.slipway.release.Fixtures;
import dev.slipway.release.InMemoryPromotions;
import dev.slipway.release.InMemoryReleases;
import dev.slipway.release.Promotion;
import dev.slipway.release.PromotionState;
import dev.slipway.release.Release;
import dev.slipway.run.RunId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RollDeploymentTest {
  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryReleases releases = new InMemoryReleases();
  private final InMemoryPromotions promotions = new InMemoryPromotions();
  private final InMemoryDeployments deployments = new InMemoryDeployments();
  private final ScriptedRollout rollout = new ScriptedRollout();
  private final Deploy deploy = new Deploy(transactions, promotions, deployments);
  private final RollDeployment roll =
      new RollDeployment(
          transactions, journal, releases, deployments, rollout, InstantSource.fixed(NOW));
  private final Reconcile reconcile = new Reconcile(deployments, releases, rollout);
  private long runs;

  private Promotion promoted(Map<String, String> env, PromotionState state) {
    var run = ++runs;
    var release = transactions.call(tx -> releases.add(tx, new RunId(SHOP, run), n -> cut(n, env)));
    var promotion = Fixtures.promotion(release.orElseThrow(), "staging", state);
    transactions.run(tx -> promotions.add(tx, promotion, promotion.id().toString()));
    return promotion;
  }

  private Release cut(long number, Map<String, String> env) {
    var stages = List.of(Fixtures.stage("staging", 0, env));
    return Fixtures.release(number, runs, "alice", stages);
  }

  private Deployment queued(Map<String, String> env) {
    var promotion = promoted(env, new PromotionState.Approved());
    return deploy.deploy(promotion.id(), NOW).orElseThrow();
  }

  private Deployments.Claim claim() {
    return deployments.claim("me", Duration.ofMinutes(1)).orElseThrow();
  }

  private DeploymentState state(Deployment deployment) {
    return deployments.find(deployment.id()).orElseThrow().state();
  }

  private Optional<UUID> reached() {
    return rollout.reached(SHOP, "staging");
  }

  @Test
  void onlyWhatIsApprovedIsDeployedAndOnce() {
    var awaiting = promoted(Map.of(), new PromotionState.Awaiting(1, 0));
    assertEquals(Optional.empty(), deploy.deploy(awaiting.id(), NOW));
    assertEquals(Optional.empty(), deploy.deploy(UUID.randomUUID(), NOW));
    var approved = promoted(Map.of(), new PromotionState.Approved());
    var deployment = deploy.deploy(approved.id(), NOW).orElseThrow();
    assertEquals(approved.digest(), deployment.digest());
    assertEquals(Optional.empty(), deploy.deploy(approved.id(), NOW));
  }

  @Test
  void theNewOneServesAndTheOldOneGoes() throws InterruptedException {
    var first = queued(Map.of());
    roll.roll(claim());
    var second = queued(Map.of());
    assertEquals(new DeploymentState.Live(), roll.roll(claim()));
    assertEquals(new DeploymentState.Replaced(), state(first));
    assertEquals(new DeploymentState.Live(), state(second));
    assertEquals(Optional.of(second.id()), reached());
    assertEquals(Set.of(second.id()), rollout.running());
    assertEquals(
        List.of(DEPLOYMENT_STARTED, DEPLOYMENT_LIVE, DEPLOYMENT_STARTED, DEPLOYMENT_LIVE),
        journal.types());
    var event = journal.all().getLast();
    assertEquals(second.id().toString(), event.subject());
    assertEquals(second.promotion().toString(), event.need("promotion"));
    assertEquals("2", event.need("release"));
    assertEquals(second.digest().value(), event.need("digest"));
    assertEquals("%040x".formatted(2), event.need("commit"));
  }

  @Test
  void anUnhealthyOneLeavesTheOldServing() throws InterruptedException {
    var first = queued(Map.of());
    roll.roll(claim());
    queued(Map.of("UNHEALTHY", "status 500"));
    assertEquals(new DeploymentState.RolledBack("status 500"), roll.roll(claim()));
    assertEquals(Optional.of(first.id()), reached());
    assertEquals(new DeploymentState.Live(), state(first));
    assertEquals(Set.of(first.id()), rollout.running());
    assertEquals(DEPLOYMENT_ROLLED_BACK, journal.types().getLast());
    assertEquals("status 500", journal.all().getLast().need("reason"));
  }

  @Test
  void whatIsLiveAndEndedByItselfIsStartedAgainAndToldOnce() throws InterruptedException {
    var revive = new Revive(transactions, journal, deployments, releases, rollout);
    var first = queued(Map.of());
    roll.roll(claim());
    assertEquals(Map.of(), revive.revive());
    assertEquals(DEPLOYMENT_LIVE, journal.types().getLast());
    rollout.crash(first.id());
    assertEquals(Optional.empty(), reached());
    assertEquals(Map.of(), revive.revive());
    assertEquals(Map.of(), revive.revive());
    assertEquals(Optional.of(first.id()), reached());
    assertEquals(2, rollout.starts(first.id()));
    assertEquals(
        List.of(DEPLOYMENT_STARTED, DEPLOYMENT_LIVE, DEPLOYMENT_RESTARTED), journal.types());
  }

  @Test
  void oneThatCannotBeStartedAgainIsNamedAndStopsNothing() throws InterruptedException {
    var first = queued(Map.of());
    roll.roll(claim());
    rollout.crash(first.id());
    var lost = new Revive(transactions, journal, deployments, new InMemoryReleases(), rollout);
    assertEquals(Set.of(first.where()), lost.revive().keySet());
  }

  @Test
  void whatWasReplacedIsNotStartedAgain() throws InterruptedException {
    var revive = new Revive(transactions, journal, deployments, releases, rollout);
    var first = queued(Map.of());
    roll.roll(claim());
    var second = queued(Map.of());
    roll.roll(claim());
    rollout.crash(second.id());
    assertEquals(Map.of(), revive.revive());
    assertEquals(Optional.of(second.id()), reached());
    assertEquals(1, rollout.starts(first.id()));
  }

  @Test
  void oneThatCouldNotBeTriedIsRolledBackToo() throws InterruptedException {
    queued(Map.of("BREAK", "unpacking the image: disk full"));
    assertEquals(
        new DeploymentState.RolledBack("unpacking the image: disk full"), roll.roll(claim()));
  }

  @Test
  void whoeverClaimsItNextGoesOn() throws InterruptedException {
    var deployment = queued(Map.of());
    var claim = claim();
    transactions.run(tx -> deployments.update(tx, deployment.rolling(), claim.lease()));
    rollout.start(order(deployment));
    deployments.releaseAll("me");
    assertEquals(new DeploymentState.Live(), roll.roll(claim()));
    assertEquals(1, rollout.starts(deployment.id()));
    assertEquals(List.of(DEPLOYMENT_LIVE), journal.types());
  }

  @Test
  void whoLostTheLeaseChangesNothing() {
    var deployment = queued(Map.of());
    var old = deployments.claim("me", Duration.ZERO).orElseThrow();
    assertTrue(deployments.claim("other", Duration.ofMinutes(1)).isPresent());
    assertThrows(LostLeaseException.class, () -> roll.roll(old));
    assertEquals(new DeploymentState.Pending(), state(deployment));
    assertEquals(List.of(), journal.types());
  }

  @Test
  void aStartedServerLeadsToWhatStillRuns() throws InterruptedException {
    var live = queued(Map.of());
    roll.roll(claim());
    rollout.forget();
    assertEquals(Map.of(), reconcile.reconcile());
    assertEquals(Optional.of(live.id()), reached());
    assertEquals(1, rollout.starts(live.id()));
  }

  @Test
  void aStartedServerStartsWhatIsGoneAndRemovesWhatIsLeft() throws InterruptedException {
    var live = queued(Map.of());
    roll.roll(claim());
    rollout.crash(live.id());
    rollout.forget();
    var left = queued(Map.of());
    rollout.start(order(left));
    assertEquals(Map.of(), reconcile.reconcile());
    assertEquals(Optional.of(live.id()), reached());
    assertEquals(2, rollout.starts(live.id()));
    assertEquals(Set.of(live.id()), rollout.running());
  }

  @Test
  void whatRollsIsSparedAtTheStart() throws InterruptedException {
    var rolling = queued(Map.of());
    var claim = claim();
    transactions.run(tx -> deployments.update(tx, rolling.rolling(), claim.lease()));
    rollout.start(order(rolling));
    reconcile.reconcile();
    assertTrue(rollout.running().contains(rolling.id()));
    assertFalse(reached().isPresent());
  }

  @Test
  void theTagMovesOnlyToWhatIsLive() throws InterruptedException {
    var tags = new HashMap<String, Digest>();
    var move =
        new MoveStageTag(
            deployments,
            releases,
            (stage, image, digest) ->
                tags.put(stage.project() + "/" + image + ":" + stage.stage(), digest));
    var first = queued(Map.of());
    assertFalse(move.move(first.id()));
    roll.roll(claim());
    assertTrue(move.move(first.id()));
    assertEquals(Map.of("shop/web:staging", first.digest()), tags);
    var second = queued(Map.of());
    roll.roll(claim());
    assertFalse(move.move(first.id()));
    assertTrue(move.move(second.id()));
    assertEquals(Map.of("shop/web:staging", second.digest()), tags);
  }

  private Rollout.Order order(Deployment deployment) {
    var release = releases.find(deployment.release()).orElseThrow();
    return new Rollout.Order(deployment, release.stage("staging").orElseThrow());
  }
}
