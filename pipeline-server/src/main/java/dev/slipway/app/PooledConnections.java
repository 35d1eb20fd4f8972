package dev.slipway.app;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.quartz.utils.ConnectionProvider;

/** The server's own pool, as Quartz wants to be given one. */
record PooledConnections(DataSource pool) implements ConnectionProvider {
  @Override
  public Connection getConnection() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public void initialize() {
    // the pool is up already
  }

  @Override
  public void shutdown() {
    // others still use the pool
  }
}
