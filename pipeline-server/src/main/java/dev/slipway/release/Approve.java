package dev.slipway.release;

import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.event.Transactions;
import dev.slipway.images.Digest;
import java.time.Instant;
import java.util.UUID;

/**
 * Gives one person's approval to one promotion, for exactly the digest it has. Several that are
 * needed come from as many people; the one who pushed and the one who asked are none of them,
 * unless the project allows it. Who has the permission to approve at all is the edge's question.
 */
public final class Approve {
  private final Transactions transactions;
  private final Journal journal;
  private final Promotions promotions;
  private final OwnWork ownWork;

  public Approve(
      Transactions transactions, Journal journal, Promotions promotions, OwnWork ownWork) {
    this.transactions = transactions;
    this.journal = journal;
    this.promotions = promotions;
    this.ownWork = ownWork;
  }

  /**
   * The promotion as it is now; approving twice counts once.
   *
   * @param digest what the approver has looked at
   * @throws Refusal {@code promotion-not-found}, {@code self-approval}, {@code digest-mismatch} or
   *     {@code promotion-not-awaiting}
   */
  public Promotion approve(
      Caller caller, ProjectName project, UUID id, Digest digest, Instant now) {
    var promotion =
        promotions
            .find(id)
            .filter(found -> found.release().project().equals(project))
            .orElseThrow(() -> Refusal.notFound("promotion", id));
    if (ownWork.isOf(caller.name(), promotion)) {
      throw new Refusal(
          Refusal.Kind.FORBIDDEN,
          "self-approval",
          "%s pushed or promoted release %s: somebody else has to approve it for %s"
              .formatted(caller.name(), promotion.release(), promotion.stage()));
    }
    if (!promotion.digest().equals(digest)) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "digest-mismatch",
          "promotion %s is of %s, not of %s".formatted(id, promotion.digest(), digest));
    }
    var approval = new Approval(id, caller.name(), caller.token(), digest, now);
    return transactions.call(tx -> approve(tx, project, approval));
  }

  private Promotion approve(Transaction tx, ProjectName project, Approval approval) {
    promotions.lock(tx, project);
    var promotion = promotions.find(tx, approval.promotion()).orElseThrow();
    return switch (promotion.state()) {
      case PromotionState.Awaiting awaiting -> count(tx, promotion, awaiting, approval);
      case PromotionState.Approved approved -> again(tx, promotion, approval);
      case PromotionState.Superseded superseded -> throw notAwaiting(promotion);
    };
  }

  private Promotion count(
      Transaction tx, Promotion promotion, PromotionState.Awaiting awaiting, Approval approval) {
    if (!promotions.approve(tx, approval)) {
      return promotion;
    }
    int given = awaiting.given() + 1;
    var next =
        promotion.in(
            given < awaiting.needed()
                ? new PromotionState.Awaiting(awaiting.needed(), given)
                : new PromotionState.Approved());
    promotions.become(tx, next.id(), next.state());
    journal.append(
        tx,
        PromotionEvents.of(next, awaiting.needed())
            .with("given", Integer.toString(given))
            .with("approver", approval.by()));
    return next;
  }

  private Promotion again(Transaction tx, Promotion promotion, Approval approval) {
    if (!promotions.approved(tx, promotion.id(), approval.by())) {
      throw notAwaiting(promotion);
    }
    return promotion;
  }

  private static Refusal notAwaiting(Promotion promotion) {
    return new Refusal(
        Refusal.Kind.CONFLICT,
        "promotion-not-awaiting",
        "promotion %s waits for no approval: it is %s"
            .formatted(promotion.id(), promotion.state().id()));
  }
}
