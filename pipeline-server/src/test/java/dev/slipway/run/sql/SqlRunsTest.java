package dev.slipway.run.sql;

import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import dev.slipway.run.Runs;
import dev.slipway.run.RunsContract;
import org.jdbi.v3.core.Jdbi;

class SqlRunsTest extends RunsContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final SqlRuns runs = new SqlRuns(jdbi);
  private final SqlTransactions transactions = new SqlTransactions(jdbi);

  @Override
  protected Runs runs() {
    return runs;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }
}
