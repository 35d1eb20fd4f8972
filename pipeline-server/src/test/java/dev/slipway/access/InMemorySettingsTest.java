package dev.slipway.access;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transactions;

class InMemorySettingsTest extends SettingsContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Settings settings = new InMemorySettings();

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Settings settings() {
    return settings;
  }
}
