package dev.slipway.event;

class InMemoryLeasesTest extends LeasesContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Leases leases = new InMemoryLeases();

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Leases leases() {
    return leases;
  }
}
