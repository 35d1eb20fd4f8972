package dev.slipway.source.sql;

import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import dev.slipway.source.Projects;
import dev.slipway.source.Tips;
import dev.slipway.source.TipsContract;
import org.jdbi.v3.core.Jdbi;

final class SqlTipsTest extends TipsContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Projects projects = new SqlProjects(jdbi);
  private final Tips tips = new SqlTips(jdbi);

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Projects projects() {
    return projects;
  }

  @Override
  protected Tips tips() {
    return tips;
  }
}
