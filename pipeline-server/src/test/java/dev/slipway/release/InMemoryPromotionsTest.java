package dev.slipway.release;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transactions;

class InMemoryPromotionsTest extends PromotionsContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Releases releases = new InMemoryReleases();
  private final Promotions promotions = new InMemoryPromotions();

  @Override
  protected Releases releases() {
    return releases;
  }

  @Override
  protected Promotions promotions() {
    return promotions;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }
}
