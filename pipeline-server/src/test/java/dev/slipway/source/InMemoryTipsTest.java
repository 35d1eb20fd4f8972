package dev.slipway.source;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transactions;

final class InMemoryTipsTest extends TipsContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Projects projects = new InMemoryProjects();
  private final Tips tips = new InMemoryTips();

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Projects projects() {
    return projects;
  }

  @Override
  protected Tips tips() {
    return tips;
  }
}
