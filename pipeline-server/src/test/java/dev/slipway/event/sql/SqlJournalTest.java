package dev.slipway.event.sql;

import dev.slipway.event.Cursors;
import dev.slipway.event.Journal;
import dev.slipway.event.JournalContract;
import dev.slipway.event.Leases;
import dev.slipway.event.Transactions;
import org.jdbi.v3.core.Jdbi;

class SqlJournalTest extends JournalContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Leases leases = new SqlLeases(jdbi);
  private final Journal journal = new SqlJournal(jdbi);
  private final Cursors cursors = new SqlCursors(jdbi);

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
