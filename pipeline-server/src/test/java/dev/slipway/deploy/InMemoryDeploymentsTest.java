package dev.slipway.deploy;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transactions;

class InMemoryDeploymentsTest extends DeploymentsContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Deployments deployments = new InMemoryDeployments();

  @Override
  protected Deployments deployments() {
    return deployments;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }
}
