package dev.slipway.access;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transactions;

class InMemorySecretsTest extends SecretsContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Secrets secrets = new InMemorySecrets();

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Secrets secrets() {
    return secrets;
  }
}
