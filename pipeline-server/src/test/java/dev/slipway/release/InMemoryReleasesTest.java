package dev.slipway.release;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transactions;

class InMemoryReleasesTest extends ReleasesContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Releases releases = new InMemoryReleases();

  @Override
  protected Releases releases() {
    return releases;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }
}
