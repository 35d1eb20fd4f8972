package dev.slipway.event;

class InMemoryJournalTest extends JournalContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Leases leases = new InMemoryLeases();
  private final Journal journal = new InMemoryJournal();
  private final Cursors cursors = new InMemoryCursors(leases);

  @Override
  protected Journal journal() {
    return journal;
  }

  @Override
  protected Cursors cursors() {
    return cursors;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Leases leases() {
    return leases;
  }
}
