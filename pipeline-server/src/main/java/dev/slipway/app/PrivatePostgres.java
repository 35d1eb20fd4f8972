package dev.slipway.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * The server's own PostgreSQL: a child process with its files in one directory, listening on
 * loopback for whoever knows the password in that directory. It writes through (fsync on), survives
 * a kill of itself and of the server, and stops when the server does, however that ends.
 */
public final class PrivatePostgres implements AutoCloseable {
  private static final Duration TO_START = Duration.ofMinutes(5);
  private static final Duration TO_STOP = Duration.ofMinutes(1);
  private static final int ATTEMPTS = 5;

  private final PostgresCluster cluster;
  private final int port;
  private final Watched watched;

  private PrivatePostgres(PostgresCluster cluster, int port, ChildProcess child) {
    this.cluster = cluster;
    this.port = port;
    this.watched = Watched.over("postgres", child, () -> again(cluster, port));
  }

  /**
   * Starts it on the files in that directory, which are made if they are not there; returns when it
   * accepts connections. The caller sees to it that nobody else uses the directory.
   *
   * @throws CannotStartException if it does not come up, with the last thing it said
   */
  public static PrivatePostgres start(Path directory) {
    return start(directory, directory);
  }

  /** Like {@link #start(Path)} with the programs in another directory, which may be shared. */
  public static PrivatePostgres start(Path directory, Path programs) {
    try {
      var cluster = PostgresCluster.in(directory, PostgresBinaries.in(programs));
      for (int attempt = 1; ; attempt++) {
        cluster.clearLeftovers();
        var port = FreePort.find();
        var child = spawn(cluster, port);
        if (comesUp(cluster, port, child)) {
          return new PrivatePostgres(cluster, port, child);
        }
        if (attempt == ATTEMPTS) {
          throw new CannotStartException(
              "the private PostgreSQL did not start: " + cluster.lastWords());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("starting PostgreSQL in " + directory, e);
    }
  }

  public String url() {
    return url("slipway");
  }

  /** The URL of one database in it; none but {@code slipway} is there from the start. */
  public String url(String database) {
    return url(port, database);
  }

  private static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  public String username() {
    return PostgresCluster.USER;
  }

  public String password() {
    return cluster.password();
  }

  /** The process id of the postmaster, for those who want to see it die. */
  public long pid() {
    return watched.pid();
  }

  /** A fast shutdown: open transactions are rolled back, everything committed is on disk. */
  @Override
  public void close() {
    watched.stop(TO_STOP);
  }

  private static ChildProcess again(PostgresCluster cluster, int port) {
    try {
      cluster.clearLeftovers();
      return spawn(cluster, port);
    } catch (IOException e) {
      throw new UncheckedIOException("starting PostgreSQL again in " + cluster.directory(), e);
    }
  }

  private static ChildProcess spawn(PostgresCluster cluster, int port) {
    var command = new ArrayList<>(cluster.programs().command("postgres"));
    command.addAll(command.size() - 1, List.of("setpriv", "--pdeathsig", "INT"));
    command.addAll(List.of("-D", cluster.data().toString(), "-p", Integer.toString(port)));
    settings().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return ChildProcess.start(
        "postgres", "INT", command, PostgresCluster.ENVIRONMENT, cluster.log());
  }

  private static Map<String, String> settings() {
    return Map.ofEntries(
        Map.entry("listen_addresses", "127.0.0.1"),
        Map.entry("unix_socket_directories", ""),
        Map.entry("max_connections", "200"),
        Map.entry("shared_buffers", "64MB"),
        Map.entry("max_wal_size", "512MB"),
        // a transaction that its worker forgot would hold the journal's lock for ever
        Map.entry("idle_in_transaction_session_timeout", "60s"),
        // a statement that failed may carry what must not be in a log
        Map.entry("log_min_error_statement", "panic"),
        Map.entry("log_checkpoints", "off"),
        Map.entry("timezone", "UTC"),
        Map.entry("log_timezone", "UTC"));
  }

  private static boolean comesUp(PostgresCluster cluster, int port, ChildProcess child) {
    var deadline = System.nanoTime() + TO_START.toNanos();
    while (child.alive() && System.nanoTime() < deadline) {
      try (var connection = connect(cluster, port)) {
        createDatabase(connection);
        return true;
      } catch (SQLException e) {
        if (child.ended(Duration.ofMillis(20))) {
          return false;
        }
      }
    }
    child.stop(TO_STOP);
    return false;
  }

  private static Connection connect(PostgresCluster cluster, int port) throws SQLException {
    var login = new Properties();
    login.setProperty("user", PostgresCluster.USER);
    login.setProperty("password", cluster.password());
    login.setProperty("connectTimeout", "5");
    login.setProperty("socketTimeout", "60");
    var url = url(port, "postgres");
    var connection = new Driver().connect(url, login);
    if (connection == null) {
      throw new IllegalStateException("the driver refused " + url);
    }
    return connection;
  }

  private static void createDatabase(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var found = statement.executeQuery("select 1 from pg_database where datname = 'slipway'")) {
      if (!found.next()) {
        statement.execute("create database slipway");
      }
    }
  }
}
