package dev.slipway.event.sql;

import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** How the server speaks to PostgreSQL: JDBI with the types of that database, over any pool. */
public final class Database {
  private Database() {}

  public static Jdbi over(DataSource pool) {
    return Jdbi.create(pool).installPlugin(new PostgresPlugin());
  }
}
