package dev.slipway.release;

import static dev.slipway.event.EventType.PROMOTION_APPROVED;
import static dev.slipway.event.EventType.PROMOTION_AWAITING;
import static dev.slipway.release.Door.refused;
import static dev.slipway.release.Fixtures.NOW;
import static dev.slipway.release.Fixtures.digest;
import static dev.slipway.release.Fixtures.stages;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.event.ProjectName;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApproveTest {
  private static final PromotionState APPROVED = new PromotionState.Approved();

  private final Door door = new Door();

  private Promotion waiting(int approvals) {
    return door.passesStaging(door.cut(1, "alice", stages(approvals)));
  }

  @Test
  void oneApprovalIsEnoughWhereOneIsNeeded() {
    var promotion = waiting(1);
    assertEquals(APPROVED, door.approve("bob", promotion).state());
    assertEquals(
        List.of(new Approval(promotion.id(), "bob", "token-of-bob", promotion.digest(), NOW)),
        door.promotions.approvals(promotion.id()));
    assertEquals(PROMOTION_APPROVED, door.journal.types().getLast());
    assertEquals("bob", door.journal.all().getLast().need("approver"));
  }

  @Test
  void severalComeFromAsManyPeople() {
    var promotion = waiting(2);
    assertEquals(new PromotionState.Awaiting(2, 1), door.approve("bob", promotion).state());
    assertEquals(new PromotionState.Awaiting(2, 1), door.approve("bob", promotion).state());
    assertEquals(APPROVED, door.approve("carol", promotion).state());
    assertEquals(
        List.of(PROMOTION_APPROVED, PROMOTION_AWAITING, PROMOTION_AWAITING, PROMOTION_APPROVED),
        door.journal.types());
  }

  @Test
  void approvingAgainAfterwardsChangesNothing() {
    var promotion = waiting(1);
    var approved = door.approve("bob", promotion);
    int events = door.journal.all().size();
    assertEquals(approved, door.approve("bob", promotion));
    assertEquals(events, door.journal.all().size());
    refused("promotion-not-awaiting", () -> door.approve("carol", promotion));
  }

  @Test
  void whoPushedMayNotApprove() {
    var promotion = waiting(1);
    refused("self-approval", () -> door.approve("alice", promotion));
    assertEquals(new PromotionState.Awaiting(1, 0), door.now(promotion).state());
  }

  @Test
  void whoAskedMayNotApprove() {
    var first = door.cut(1, "alice", stages(1));
    door.passesStaging(first);
    door.passesStaging(door.cut(2, "alice", stages(1)));
    var asked = door.asked(first, "production", "olga", "k");
    refused("self-approval", () -> door.approve("olga", asked));
    assertEquals(APPROVED, door.approve("bob", asked).state());
  }

  @Test
  void whoPushedSomethingThatComesAlongMayNotApprove() {
    door.goesLive(door.approve("bob", waiting(1)));
    door.cut(2, "mallory", stages(1));
    var promotion = door.passesStaging(door.cut(3, "alice", stages(1)));
    refused("self-approval", () -> door.approve("mallory", promotion));
    assertEquals(APPROVED, door.approve("bob", promotion).state());
  }

  @Test
  void aProjectMayAllowIt() {
    door.selfApproval = true;
    assertEquals(APPROVED, door.approve("alice", waiting(1)).state());
  }

  @Test
  void itIsForExactlyOneDigest() {
    var promotion = waiting(1);
    refused("digest-mismatch", () -> door.approve("bob", promotion, digest(99)));
    assertEquals(new PromotionState.Awaiting(1, 0), door.now(promotion).state());
  }

  @Test
  void aSupersededOneCannotBeApproved() {
    var promotion = waiting(1);
    door.passesStaging(door.cut(2, "alice", stages(1)));
    refused("promotion-not-awaiting", () -> door.approve("bob", promotion));
  }

  @Test
  void anotherProjectsIsNotThere() {
    var promotion = waiting(1);
    var blog = new ProjectName("blog");
    refused(
        "promotion-not-found",
        () ->
            door.approve.approve(
                Door.caller("bob"), blog, promotion.id(), promotion.digest(), NOW));
    refused(
        "promotion-not-found",
        () ->
            door.approve.approve(
                Door.caller("bob"), Fixtures.SHOP, UUID.randomUUID(), digest(1), NOW));
  }
}
