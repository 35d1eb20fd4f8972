package dev.slipway.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.LostLeaseException;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import dev.slipway.images.Digest;
import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Runs} promises. */
public abstract class RunsContract {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final Digest DIGEST = new Digest("sha256:" + "a".repeat(64));

  private final ProjectName shop = new ProjectName("shop");

  protected abstract Runs runs();

  protected abstract Transactions transactions();

  private Run add(ProjectName project, Instant created) {
    return added(project, UUID.randomUUID(), created).orElseThrow();
  }

  private Optional<Run> added(ProjectName project, UUID trigger, Instant created) {
    return transactions()
        .call(
            tx ->
                runs()
                    .add(
                        tx,
                        project,
                        trigger,
                        n -> queued(new RunId(project, n), trigger, created)));
  }

  static Run queued(RunId id, UUID trigger, Instant created) {
    return new Run(
        id,
        trigger,
        "push",
        new RefName("refs/heads/main"),
        new CommitId("1234567890".repeat(4)),
        "alice",
        true,
        new RunState.Queued(),
        Optional.empty(),
        created,
        Optional.empty(),
        Optional.empty());
  }

  private void update(Run run, Runs.Claim claim) {
    transactions().run(tx -> runs().update(tx, run, claim.lease()));
  }

  private void put(StepRun step, Runs.Claim claim) {
    transactions().run(tx -> runs().putStep(tx, step, claim.lease()));
  }

  @Test
  void numbersCountFromOneInEachProject() {
    assertEquals(1, add(shop, T0).id().number());
    assertEquals(2, add(shop, T0).id().number());
    assertEquals(1, add(new ProjectName("other"), T0).id().number());
  }

  @Test
  void oneTriggerStartsOneRun() {
    var trigger = UUID.randomUUID();
    var run = added(shop, trigger, T0).orElseThrow();
    assertTrue(added(shop, trigger, T0).isEmpty());
    assertEquals(Optional.of(run), runs().ofTrigger(shop, trigger));
    assertEquals(Optional.of(run), runs().find(run.id()));
  }

  @Test
  void aRunEndedBeforeItBeganCanBeAdded() {
    var trigger = UUID.randomUUID();
    var failed = new RunState.Failed("slipway.yaml:1:1: no");
    var run =
        transactions()
            .call(
                tx ->
                    runs()
                        .add(
                            tx,
                            shop,
                            trigger,
                            n -> queued(new RunId(shop, n), trigger, T0).ended(failed, T0)))
            .orElseThrow();
    assertEquals(failed, runs().find(run.id()).orElseThrow().state());
    assertTrue(runs().claim("a", LONG).isEmpty());
  }

  @Test
  void listsTheNewestFirst() {
    add(shop, T0);
    var second = add(shop, T0);
    var third = add(shop, T0);
    add(new ProjectName("other"), T0);
    assertEquals(List.of(third, second), runs().list(shop, Long.MAX_VALUE, 2));
    assertEquals(1, runs().list(shop, 2, 10).size());
  }

  @Test
  void claimsTheOldestThatNobodyHas() {
    var late = add(shop, T0.plusSeconds(5));
    var early = add(shop, T0);
    assertEquals(early, runs().claim("a", LONG).orElseThrow().run());
    assertEquals(late, runs().claim("b", LONG).orElseThrow().run());
    assertTrue(runs().claim("c", LONG).isEmpty());
    assertEquals(List.of(early, late), runs().open());
  }

  @Test
  void projectsTakeTurnsHoweverManyOfOneWait() {
    for (int n = 0; n < 5; n++) {
      add(shop, T0);
    }
    var other = add(new ProjectName("other"), T0.plusSeconds(9));
    assertEquals(shop, runs().claim("a", LONG).orElseThrow().run().id().project());
    assertEquals(other, runs().claim("a", LONG).orElseThrow().run());
    for (int n = 0; n < 4; n++) {
      assertEquals(shop, runs().claim("a", LONG).orElseThrow().run().id().project());
    }
    assertTrue(runs().claim("a", LONG).isEmpty());
  }

  @Test
  void aClaimThatRanOutIsTakenOverAndFencedOff() throws InterruptedException {
    var run = add(shop, T0);
    var first = runs().claim("a", Duration.ofMillis(1)).orElseThrow();
    var second = eventuallyClaimed("b");
    assertEquals(run.id(), second.run().id());
    assertFalse(runs().renew(first.lease(), LONG));
    assertTrue(runs().renew(second.lease(), LONG));
    assertThrows(LostLeaseException.class, () -> update(run.begun(T0), first));
    var step = waiting(run, "build");
    assertThrows(LostLeaseException.class, () -> put(step, first));
    update(run.begun(T0), second);
    assertEquals(new RunState.Running(), runs().find(run.id()).orElseThrow().state());
    assertTrue(runs().steps(run.id()).isEmpty());
  }

  private Runs.Claim eventuallyClaimed(String owner) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < deadline) {
      var claim = runs().claim(owner, LONG);
      if (claim.isPresent()) {
        return claim.get();
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("never claimed");
  }

  @Test
  void anOwnerThatStartsAgainHasItsRunsFreeAtOnce() {
    add(shop, T0);
    var mine = runs().claim("a", LONG).orElseThrow();
    runs().releaseAll("b");
    assertTrue(runs().claim("a", LONG).isEmpty());
    runs().releaseAll("a");
    assertFalse(runs().renew(mine.lease(), LONG));
    assertEquals(mine.run(), runs().claim("a", LONG).orElseThrow().run());
  }

  @Test
  void keepsEveryStateOfARun() {
    var ends =
        List.of(
            new RunState.Succeeded(Map.of("web", DIGEST)),
            new RunState.Succeeded(Map.of()),
            new RunState.Failed("step 'a' failed: \"exit\" 1\nand more"),
            new RunState.Cancelled("bob"));
    for (var end : ends) {
      add(shop, T0);
      var claim = runs().claim("a", LONG).orElseThrow();
      var begun = claim.run().begun(T0.plusMillis(1));
      update(begun, claim);
      assertEquals(Optional.of(begun), runs().find(begun.id()));
      var ended = begun.ended(end, T0.plusSeconds(9));
      update(ended, claim);
      assertEquals(Optional.of(ended), runs().find(begun.id()));
    }
    assertTrue(runs().claim("a", LONG).isEmpty(), "ended runs are not claimed");
  }

  @Test
  void keepsEveryStateOfAStepInTheOrderAdded() {
    var run = add(shop, T0);
    var claim = runs().claim("a", LONG).orElseThrow();
    var outcomes =
        List.of(
            new StepOutcome.Passed(Optional.of(DIGEST)),
            new StepOutcome.Passed(Optional.empty()),
            new StepOutcome.Failed(137, "out of memory"),
            new StepOutcome.TimedOut(Duration.ofMinutes(3)),
            new StepOutcome.Cancelled(),
            new StepOutcome.Skipped("step 'x' did not pass"),
            new StepOutcome.Broke("disk full"));
    for (int i = outcomes.size(); i > 0; i--) {
      put(waiting(run, "step-" + i), claim);
    }
    var started = Optional.of(T0);
    for (int i = 1; i <= outcomes.size(); i++) {
      var key = new StepKey(run.id(), "step-" + i);
      put(new StepRun(key, new StepState.Running(), started, Optional.empty()), claim);
      var end = new StepState.Ended(outcomes.get(i - 1));
      put(new StepRun(key, end, started, Optional.of(T0.plusSeconds(i))), claim);
    }
    var steps = runs().steps(run.id());
    assertEquals(outcomes.size(), steps.size());
    for (int i = 0; i < steps.size(); i++) {
      var place = steps.size() - i;
      assertEquals("step-" + place, steps.get(i).key().step());
      assertEquals(new StepState.Ended(outcomes.get(place - 1)), steps.get(i).state());
      assertEquals(Optional.of(T0.plusSeconds(place)), steps.get(i).ended());
    }
  }

  private static StepRun waiting(Run run, String step) {
    return new StepRun(
        new StepKey(run.id(), step), new StepState.Waiting(), Optional.empty(), Optional.empty());
  }

  @Test
  void theWishToCancelIsNotedOnceAndSurvivesUpdates() {
    var run = add(shop, T0);
    var claim = runs().claim("a", LONG).orElseThrow();
    assertTrue(transactions().<Boolean>call(tx -> runs().askCancel(tx, run.id(), "bob")));
    assertFalse(transactions().<Boolean>call(tx -> runs().askCancel(tx, run.id(), "eve")));
    assertFalse(transactions().<Boolean>call(tx -> runs().cancelQueued(tx, run.id(), "bob", T0)));
    update(run.begun(T0), claim);
    assertEquals(Optional.of("bob"), runs().cancelAsked(run.id()));
    assertEquals(Optional.of("bob"), runs().find(run.id()).orElseThrow().cancelAskedBy());
    update(run.begun(T0).ended(new RunState.Cancelled("bob"), T0), claim);
    assertFalse(transactions().<Boolean>call(tx -> runs().askCancel(tx, run.id(), "eve")));
  }

  @Test
  void aQueuedRunIsCancelledAtOnce() {
    var run = add(shop, T0);
    assertTrue(transactions().<Boolean>call(tx -> runs().cancelQueued(tx, run.id(), "bob", T0)));
    assertEquals(new RunState.Cancelled("bob"), runs().find(run.id()).orElseThrow().state());
    assertTrue(runs().claim("a", LONG).isEmpty());
  }

  @Test
  void oldEndedRunsAreDiscardableOnce() {
    for (int i = 0; i < 3; i++) {
      var run = add(shop, T0);
      transactions().<Boolean>call(tx -> runs().cancelQueued(tx, run.id(), "bob", T0));
    }
    add(shop, T0);
    var first = new RunId(shop, 1);
    assertEquals(List.of(first, new RunId(shop, 2)), runs().discardable(shop, 1));
    transactions().run(tx -> runs().discarded(tx, first));
    assertEquals(List.of(new RunId(shop, 2)), runs().discardable(shop, 1));
    assertTrue(runs().discardable(shop, 3).isEmpty());
  }
}
