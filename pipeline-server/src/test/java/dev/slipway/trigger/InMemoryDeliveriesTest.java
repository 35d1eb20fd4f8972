package dev.slipway.trigger;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transactions;
import dev.slipway.source.InMemoryProjects;
import dev.slipway.source.Projects;

final class InMemoryDeliveriesTest extends DeliveriesContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Projects projects = new InMemoryProjects();
  private final Deliveries deliveries = new InMemoryDeliveries();

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Projects projects() {
    return projects;
  }

  @Override
  protected Deliveries deliveries() {
    return deliveries;
  }
}
