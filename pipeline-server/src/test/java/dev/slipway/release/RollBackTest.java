package dev.slipway.release;

import static dev.slipway.release.Door.refused;
import static dev.slipway.release.Fixtures.stages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollBackTest {
  private static final PromotionState APPROVED = new PromotionState.Approved();

  private final Door door = new Door();
  private final Release first = door.cut(1, "alice", stages(1));
  private final Release second = door.cut(2, "alice", stages(1));
  private final Release third = door.cut(3, "alice", stages(1));

  private void live(Release... releases) {
    for (var release : releases) {
      door.goesLive(door.approve("bob", door.passesStaging(release)));
    }
  }

  @Test
  void goesToTheOneBeforeWithoutNewApproval() {
    live(first, second);
    var back = door.back("production", Optional.empty(), "k");
    assertEquals(first.id(), back.release());
    assertEquals(APPROVED, back.state());
    assertEquals(Promotion.ROLLBACK, back.reason());
    assertEquals("olga", back.by());
    assertEquals(first.images().get("web"), back.digest());
  }

  @Test
  void goingOnGoesFurtherBackNotForth() {
    live(first, second, third);
    var back = door.back("production", Optional.empty(), "k1");
    assertEquals(second.id(), back.release());
    door.goesLive(back);
    assertEquals(first.id(), door.back("production", Optional.empty(), "k2").release());
  }

  @Test
  void goesToAnyThatWasLiveThere() {
    live(first, second, third);
    door.goesLive(door.back("production", Optional.of(first), "k1"));
    var forth = door.back("production", Optional.of(third), "k2");
    assertEquals(third.id(), forth.release());
    assertEquals(APPROVED, forth.state());
  }

  @Test
  void movesNoOtherStage() {
    live(first, second);
    assertEquals(Optional.empty(), door.goesLive(door.back("staging", Optional.empty(), "k")));
  }

  @Test
  void askingTwiceIsAskingOnceWhileItIsUnderWay() {
    live(first, second, third);
    var back = door.back("production", Optional.of(first), "k1");
    assertEquals(back, door.back("production", Optional.of(first), "k2"));
    door.goesLive(back);
    live(third);
    assertNotEquals(back.id(), door.back("production", Optional.of(first), "k3").id());
  }

  @Test
  void whatCannotBeIsRefused() {
    refused("nothing-to-roll-back-to", () -> door.back("production", Optional.empty(), "k"));
    refused("stage-not-found", () -> door.back("moon", Optional.empty(), "k"));
    live(first);
    refused("nothing-to-roll-back-to", () -> door.back("production", Optional.empty(), "k"));
    refused("already-live", () -> door.back("production", Optional.of(first), "k"));
    refused("never-live", () -> door.back("production", Optional.of(second), "k"));
    var unknown = Fixtures.release(99, 99, "alice", stages(1));
    refused("release-not-found", () -> door.back("production", Optional.of(unknown), "k"));
  }
}
