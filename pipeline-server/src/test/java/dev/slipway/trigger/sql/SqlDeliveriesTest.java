package dev.slipway.trigger.sql;

import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import dev.slipway.source.Projects;
import dev.slipway.source.sql.SqlProjects;
import dev.slipway.trigger.Deliveries;
import dev.slipway.trigger.DeliveriesContract;
import org.jdbi.v3.core.Jdbi;

final class SqlDeliveriesTest extends DeliveriesContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Projects projects = new SqlProjects(jdbi);
  private final Deliveries deliveries = new SqlDeliveries(jdbi);

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Projects projects() {
    return projects;
  }

  @Override
  protected Deliveries deliveries() {
    return deliveries;
  }
}
