package dev.slipway.event;

class InMemoryQuarantineTest extends QuarantineContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Journal journal = new InMemoryJournal();
  private final Quarantine quarantine = new InMemoryQuarantine();

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Journal journal() {
    return journal;
  }

  @Override
  protected Quarantine quarantine() {
    return quarantine;
  }
}
