package dev.slipway.release;

import dev.slipway.event.Journal;
import dev.slipway.event.Transaction;
import dev.slipway.pipeline.StagePlan;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The door of a stage: adds promotions, so that no older release overtakes a newer one by itself.
 */
final class Entrance {
  private final Journal journal;
  private final Releases releases;
  private final Promotions promotions;

  Entrance(Journal journal, Releases releases, Promotions promotions) {
    this.journal = journal;
    this.releases = releases;
    this.promotions = promotions;
  }

  /**
   * Adds the promotion, or finds the one that the same key made.
   *
   * @param order what to add
   */
  Promotion enter(Transaction tx, Order order) {
    var release = order.release();
    promotions.lock(tx, release.id().project());
    return promotions
        .find(tx, release.id(), order.plan().name(), order.key())
        .orElseGet(() -> add(tx, order));
  }

  private Promotion add(Transaction tx, Order order) {
    var newer = order.automatic() ? newer(tx, order) : Optional.<Promotion>empty();
    if (newer.isPresent()) {
      return add(tx, order, new PromotionState.Superseded(), newer);
    }
    supersedeOlder(tx, order);
    return add(tx, order, order.state(), Optional.empty());
  }

  private Promotion add(
      Transaction tx, Order order, PromotionState state, Optional<Promotion> newer) {
    var promotion = order.promotion(state);
    if (!promotions.add(tx, promotion, order.key())) {
      throw new IllegalStateException(
          "release %s has entered %s for '%s' meanwhile, in spite of the lock"
              .formatted(promotion.release(), promotion.stage(), order.key()));
    }
    append(tx, promotion, order.plan().approvals(), newer.map(Promotion::release));
    return promotion;
  }

  private Optional<Promotion> newer(Transaction tx, Order order) {
    return promotions.standing(tx, order.release().id().project(), order.plan().name()).stream()
        .filter(other -> release(tx, other).newerThan(order.release()))
        .findFirst();
  }

  private void supersedeOlder(Transaction tx, Order order) {
    var project = order.release().id().project();
    for (var other : promotions.standing(tx, project, order.plan().name())) {
      if (other.state() instanceof PromotionState.Awaiting awaiting
          && order.release().newerThan(release(tx, other))) {
        var superseded = new PromotionState.Superseded();
        promotions.become(tx, other.id(), superseded);
        append(tx, other.in(superseded), awaiting.needed(), Optional.of(order.release().id()));
      }
    }
  }

  private void append(
      Transaction tx, Promotion promotion, int needed, Optional<ReleaseId> supersededBy) {
    var commit = release(tx, promotion).commit().hex();
    var event = PromotionEvents.of(promotion, needed).with("commit", commit);
    journal.append(
        tx,
        supersededBy
            .map(by -> event.with("superseded-by", Long.toString(by.number())))
            .orElse(event));
  }

  private Release release(Transaction tx, Promotion promotion) {
    return releases
        .find(tx, promotion.release())
        .orElseThrow(() -> new IllegalStateException("no release " + promotion.release()));
  }

  /**
   * One release at the door of one stage.
   *
   * @param key what makes asking twice the same as asking once
   */
  record Order(Release release, StagePlan plan, String reason, String key, String by, Instant now) {
    boolean automatic() {
      return reason.equals(Promotion.CUT) || reason.equals(Promotion.NEXT_STAGE);
    }

    /** A rollback needs no approval: the release got it when it entered the stage before. */
    private PromotionState state() {
      return plan.approvals() == 0 || reason.equals(Promotion.ROLLBACK)
          ? new PromotionState.Approved()
          : new PromotionState.Awaiting(plan.approvals(), 0);
    }

    private Promotion promotion(PromotionState state) {
      return new Promotion(
          UUID.randomUUID(),
          release.id(),
          plan.name(),
          release.imageOf(plan),
          state,
          reason,
          by,
          now);
    }
  }
}
