package dev.slipway.release;

import static dev.slipway.event.EventType.PROMOTION_APPROVED;
import static dev.slipway.event.EventType.PROMOTION_AWAITING;
import static dev.slipway.event.EventType.PROMOTION_SUPERSEDED;
import static dev.slipway.release.Door.refused;
import static dev.slipway.release.Fixtures.NOW;
import static dev.slipway.release.Fixtures.stages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromoteTest {
  private static final PromotionState AWAITING = new PromotionState.Awaiting(1, 0);
  private static final PromotionState APPROVED = new PromotionState.Approved();
  private static final PromotionState SUPERSEDED = new PromotionState.Superseded();

  private final Door door = new Door();
  private final Release first = door.cut(1, "alice", stages(1));
  private final Release second = door.cut(2, "alice", stages(1));

  @Test
  void aCutEntersTheFirstStageByItself() {
    var promotion = door.arrives(first);
    assertEquals("staging", promotion.stage());
    assertEquals(APPROVED, promotion.state());
    assertEquals(first.images().get("web"), promotion.digest());
    var event = door.journal.all().getLast();
    assertEquals(PROMOTION_APPROVED, event.type());
    assertEquals(promotion.id().toString(), event.subject());
    assertEquals("1", event.need("release"));
    assertEquals("staging", event.need("stage"));
    assertEquals(promotion.digest().value(), event.need("digest"));
    assertEquals("alice", event.need("by"));
    assertEquals("0", event.need("needed"));
  }

  @Test
  void toldTwiceIsToldOnce() {
    var promotion = door.arrives(first);
    assertEquals(promotion, door.arrives(first));
    var next = door.goesLive(promotion).orElseThrow();
    assertEquals(Optional.of(next), door.promote.promote(new Wish.Live(promotion.id()), NOW));
    assertEquals(List.of(PROMOTION_APPROVED, PROMOTION_AWAITING), door.journal.types());
  }

  @Test
  void theNextStageWaitsForItsApprovals() {
    var next = door.passesStaging(first);
    assertEquals("production", next.stage());
    assertEquals(AWAITING, next.state());
    assertEquals("1", door.journal.all().getLast().need("needed"));
  }

  @Test
  void nothingComesAfterTheLastStage() {
    var last = door.approve("bob", door.passesStaging(first));
    assertEquals(Optional.empty(), door.goesLive(last));
  }

  @Test
  void aNewerReleaseTakesThePlaceOfOneThatWaits() {
    var waiting = door.passesStaging(first);
    var newer = door.passesStaging(second);
    assertEquals(SUPERSEDED, door.now(waiting).state());
    assertEquals(AWAITING, newer.state());
    var superseded =
        door.journal.all().stream()
            .filter(event -> event.type() == PROMOTION_SUPERSEDED)
            .findFirst()
            .orElseThrow();
    assertEquals(waiting.id().toString(), superseded.subject());
    assertEquals("2", superseded.need("superseded-by"));
  }

  @Test
  void whatIsApprovedIsNotTakenBack() {
    var approved = door.approve("bob", door.passesStaging(first));
    door.passesStaging(second);
    assertEquals(APPROVED, door.now(approved).state());
  }

  @Test
  void anOlderReleaseNeverOvertakesByItself() {
    door.arrives(second);
    var late = door.arrives(first);
    assertEquals(SUPERSEDED, late.state());
    assertEquals(List.of(PROMOTION_APPROVED, PROMOTION_SUPERSEDED), door.journal.types());
  }

  @Test
  void theOrderIsThatOfRunsNotOfTheirEnds() {
    var late = door.cut(12, "alice", stages(1));
    var early = door.cut(11, "alice", stages(1));
    door.arrives(late);
    assertEquals(SUPERSEDED, door.arrives(early).state());
  }

  @Test
  void aPersonPromotesOnlyWhatPassedTheStageBefore() {
    refused("stage-before-not-passed", () -> door.asked(first, "production", "olga", "k"));
    door.passesStaging(first);
    door.passesStaging(second);
    var asked = door.asked(first, "production", "olga", "k");
    assertEquals(AWAITING, asked.state());
    assertEquals("olga", asked.by());
  }

  @Test
  void aPersonMayGoBackPastAReleaseThatWaits() {
    door.passesStaging(first);
    var newer = door.passesStaging(second);
    door.asked(first, "production", "olga", "k");
    assertEquals(AWAITING, door.now(newer).state());
  }

  @Test
  void askingTwiceIsAskingOnceWhileItIsUnderWay() {
    door.passesStaging(first);
    door.passesStaging(second);
    var asked = door.asked(first, "production", "olga", "k1");
    assertEquals(asked, door.asked(first, "production", "olga", "k2"));
  }

  @Test
  void askingUnderAnotherKeyAfterItEndedIsAskingAgain() {
    var promotion = door.arrives(first);
    door.goesLive(promotion);
    door.goesLive(door.arrives(second));
    var again = door.asked(first, "staging", "olga", "k1");
    assertNotEquals(promotion.id(), again.id());
    door.goesLive(again);
    door.goesLive(door.asked(second, "staging", "olga", "k2"));
    assertEquals(again.id(), door.asked(first, "staging", "olga", "k1").id());
    assertNotEquals(again.id(), door.asked(first, "staging", "olga", "k3").id());
  }

  @Test
  void whatCannotBeIsRefused() {
    door.goesLive(door.arrives(first));
    refused("already-live", () -> door.asked(first, "staging", "olga", "k"));
    refused("stage-not-found", () -> door.asked(first, "moon", "olga", "k"));
    var unknown = Fixtures.release(99, 99, "alice", stages(1));
    refused("release-not-found", () -> door.asked(unknown, "staging", "olga", "k"));
  }
}
