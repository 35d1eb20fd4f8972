package dev.slipway.source.sql;

import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import dev.slipway.source.Projects;
import dev.slipway.source.ProjectsContract;
import org.jdbi.v3.core.Jdbi;

final class SqlProjectsTest extends ProjectsContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Projects projects = new SqlProjects(jdbi);

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Projects projects() {
    return projects;
  }
}
