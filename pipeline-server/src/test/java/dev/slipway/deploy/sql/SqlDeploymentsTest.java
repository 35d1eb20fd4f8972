package dev.slipway.deploy.sql;

import dev.slipway.deploy.Deployments;
import dev.slipway.deploy.DeploymentsContract;
import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import org.jdbi.v3.core.Jdbi;

class SqlDeploymentsTest extends DeploymentsContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Deployments deployments = new SqlDeployments(jdbi);

  @Override
  protected Deployments deployments() {
    return deployments;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }
}
