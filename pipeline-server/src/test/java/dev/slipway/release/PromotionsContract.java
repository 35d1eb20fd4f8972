package dev.slipway.release;

import static dev.slipway.release.Fixtures.NOW;
import static dev.slipway.release.Fixtures.SHOP;
import static dev.slipway.release.Fixtures.digest;
import static dev.slipway.release.Fixtures.promotion;
import static dev.slipway.release.Fixtures.stages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.Transactions;
import dev.slipway.run.RunId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Promotions} promises. */
public abstract class PromotionsContract {
  private static final PromotionState AWAITING = new PromotionState.Awaiting(2, 0);
  private static final PromotionState APPROVED = new PromotionState.Approved();
  private static final PromotionState SUPERSEDED = new PromotionState.Superseded();

  protected abstract Releases releases();

  protected abstract Promotions promotions();

  protected abstract Transactions transactions();

  private Release release(long run) {
    return transactions()
        .call(
            tx ->
                releases()
                    .add(
                        tx,
                        new RunId(SHOP, run),
                        number -> Fixtures.release(number, run, "alice", stages(2))))
        .orElseThrow();
  }

  private boolean add(Promotion promotion, String key) {
    return transactions().call(tx -> promotions().add(tx, promotion, key));
  }

  private Promotion added(Release release, String stage, PromotionState state) {
    var promotion = promotion(release, stage, state);
    assertTrue(add(promotion, promotion.id().toString()));
    return promotion;
  }

  @Test
  void givesBackWhatWasAddedWhole() {
    long run = 0;
    for (var state : List.of(new PromotionState.Awaiting(3, 1), APPROVED, SUPERSEDED)) {
      var promotion = added(release(++run), "staging", state);
      assertEquals(Optional.of(promotion), promotions().find(promotion.id()));
      assertEquals(
          Optional.of(promotion), transactions().call(tx -> promotions().find(tx, promotion.id())));
    }
    assertEquals(Optional.empty(), promotions().find(UUID.randomUUID()));
  }

  @Test
  void letsAReleaseIntoAStageOnceForEachKey() {
    var release = release(1);
    var first = promotion(release, "staging", APPROVED);
    assertTrue(add(first, "cut"));
    assertFalse(add(promotion(release, "staging", APPROVED), "cut"));
    assertTrue(add(promotion(release, "staging", APPROVED), "asked:1"));
    assertTrue(add(promotion(release, "production", APPROVED), "cut"));
    assertEquals(
        Optional.of(first),
        transactions().call(tx -> promotions().find(tx, release.id(), "staging", "cut")));
  }

  @Test
  void standingIsWhatIsNotSuperseded() {
    var first = added(release(1), "staging", APPROVED);
    added(release(2), "staging", SUPERSEDED);
    added(release(3), "production", AWAITING);
    var last = added(release(4), "staging", AWAITING);
    assertEquals(
        List.of(first, last),
        transactions().call(tx -> promotions().standing(tx, SHOP, "staging")));
  }

  @Test
  void listsTheNewestFirstByState() {
    var awaiting = added(release(1), "staging", AWAITING);
    var approved = added(release(2), "staging", APPROVED);
    assertEquals(List.of(approved, awaiting), promotions().list(SHOP, Optional.empty(), 10));
    assertEquals(List.of(awaiting), promotions().list(SHOP, Optional.of("awaiting"), 10));
    assertEquals(List.of(approved), promotions().list(SHOP, Optional.empty(), 1));
  }

  @Test
  void becomesWhatItIsTold() {
    var promotion = added(release(1), "staging", AWAITING);
    for (var next : List.of(new PromotionState.Awaiting(2, 1), APPROVED)) {
      transactions().run(tx -> promotions().become(tx, promotion.id(), next));
      assertEquals(Optional.of(promotion.in(next)), promotions().find(promotion.id()));
    }
  }

  @Test
  void notesAPersonsApprovalOnce() {
    var promotion = added(release(1), "staging", AWAITING);
    var ann = new Approval(promotion.id(), "ann", "token-1", digest(1), NOW);
    var annAgain = new Approval(promotion.id(), "ann", "token-2", digest(1), NOW);
    var ben = new Approval(promotion.id(), "ben", "token-3", digest(1), NOW);
    transactions()
        .run(
            tx -> {
              assertFalse(promotions().approved(tx, promotion.id(), "ann"));
              assertTrue(promotions().approve(tx, ann));
              assertFalse(promotions().approve(tx, annAgain));
              assertTrue(promotions().approve(tx, ben));
              assertTrue(promotions().approved(tx, promotion.id(), "ann"));
            });
    assertEquals(List.of(ann, ben), promotions().approvals(promotion.id()));
  }
}
