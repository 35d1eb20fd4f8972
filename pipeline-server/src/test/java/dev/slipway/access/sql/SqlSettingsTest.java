package dev.slipway.access.sql;

import dev.slipway.access.Settings;
import dev.slipway.access.SettingsContract;
import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import org.jdbi.v3.core.Jdbi;

class SqlSettingsTest extends SettingsContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Settings settings = new SqlSettings(jdbi);

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Settings settings() {
    return settings;
  }
}
