package dev.slipway.event.sql;

import dev.slipway.event.Journal;
import dev.slipway.event.Quarantine;
import dev.slipway.event.QuarantineContract;
import dev.slipway.event.Transactions;
import org.jdbi.v3.core.Jdbi;

class SqlQuarantineTest extends QuarantineContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Journal journal = new SqlJournal(jdbi);
  private final Quarantine quarantine = new SqlQuarantine(jdbi);

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
