package dev.slipway.deploy;

import dev.slipway.event.Transactions;
import dev.slipway.release.Promotion;
import dev.slipway.release.PromotionState;
import dev.slipway.release.Promotions;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Puts an approved promotion into its stage's line; once, however often this is called. */
public final class Deploy {
  private final Transactions transactions;
  private final Promotions promotions;
  private final Deployments deployments;

  public Deploy(Transactions transactions, Promotions promotions, Deployments deployments) {
    this.transactions = transactions;
    this.promotions = promotions;
    this.deployments = deployments;
  }

  /** The new deployment; empty if the promotion isn't approved, or has its deployment. */
  public Optional<Deployment> deploy(UUID promotion, Instant now) {
    return promotions.find(promotion).filter(Deploy::approved).flatMap(found -> add(found, now));
  }

  private static boolean approved(Promotion promotion) {
    return promotion.state() instanceof PromotionState.Approved;
  }

  private Optional<Deployment> add(Promotion promotion, Instant now) {
    var deployment = Deployment.of(promotion, now);
    boolean added = transactions.call(tx -> deployments.add(tx, deployment));
    return added ? Optional.of(deployment) : Optional.empty();
  }
}
