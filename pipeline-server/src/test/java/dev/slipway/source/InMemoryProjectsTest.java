package dev.slipway.source;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transactions;

final class InMemoryProjectsTest extends ProjectsContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Projects projects = new InMemoryProjects();

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Projects projects() {
    return projects;
  }
}
