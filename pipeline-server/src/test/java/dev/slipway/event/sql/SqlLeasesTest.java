package dev.slipway.event.sql;

import dev.slipway.event.Leases;
import dev.slipway.event.LeasesContract;
import dev.slipway.event.Transactions;
import org.jdbi.v3.core.Jdbi;

class SqlLeasesTest extends LeasesContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Leases leases = new SqlLeases(jdbi);

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Leases leases() {
    return leases;
  }
}
