package dev.slipway.event.sql;

import dev.slipway.app.PrivatePostgres;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * Fresh databases for tests, all on one real PostgreSQL that the first use starts and the end of
 * the JVM stops. Its files are in memory, where writing through costs nothing.
 */
public final class TestDatabase {
  private static final String TEMPLATE = "migrated";
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "slipway-test-postgres-";
  private static final int KEPT = 12;

  private static final PrivatePostgres POSTGRES = start();
  private static final Jdbi ADMIN = Database.over(pool("postgres"));
  private static final Deque<Fresh> MADE = new ArrayDeque<>();
  private static int count;

  private record Fresh(String name, AgroalDataSource pool) {}

  private TestDatabase() {}

  /** A new database with every migration applied. Its connections are pooled. */
  public static Jdbi fresh() {
    return Database.over(freshPool());
  }

  /** Like {@link #fresh}, for what wants the pool itself. */
  public static synchronized DataSource freshPool() {
    if (count == 0) {
      migrateTemplate();
    }
    while (MADE.size() >= KEPT) {
      drop(MADE.removeFirst());
    }
    var name = "test_" + ++count;
    ADMIN.useHandle(handle -> handle.execute("create database " + name + " template " + TEMPLATE));
    var fresh = new Fresh(name, pool(name));
    MADE.addLast(fresh);
    return fresh.pool();
  }

  /** The server itself, for tests that need its address. */
  public static PrivatePostgres postgres() {
    return POSTGRES;
  }

  private static void drop(Fresh old) {
    old.pool().close();
    ADMIN.useHandle(handle -> handle.execute("drop database " + old.name() + " with (force)"));
  }

  private static void migrateTemplate() {
    ADMIN.useHandle(handle -> handle.execute("create database " + TEMPLATE));
    Flyway.configure()
        .dataSource(POSTGRES.url(TEMPLATE), POSTGRES.username(), POSTGRES.password())
        .load()
        .migrate();
  }

  private static AgroalDataSource pool(String database) {
    var pool =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                c ->
                    c.minSize(0)
                        .maxSize(20)
                        .reapTimeout(Duration.ofSeconds(2))
                        .acquisitionTimeout(Duration.ofSeconds(20))
                        .connectionFactoryConfiguration(
                            f ->
                                f.jdbcUrl(POSTGRES.url(database))
                                    .principal(new NamePrincipal(POSTGRES.username()))
                                    .credential(new SimplePassword(POSTGRES.password()))));
    try {
      return AgroalDataSource.from(pool);
    } catch (SQLException e) {
      throw new IllegalStateException("opening a pool to " + database, e);
    }
  }

  private static PrivatePostgres start() {
    try {
      sweep();
      var directory = MEMORY.resolve(PREFIX + ProcessHandle.current().pid());
      var programs = Path.of("target", "postgres-programs").toAbsolutePath();
      var postgres = PrivatePostgres.start(directory, programs);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(postgres, directory)));
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException("starting PostgreSQL for tests", e);
    }
  }

  /** Removes what JVMs that were killed have left. */
  private static void sweep() throws IOException {
    try (var left = Files.newDirectoryStream(MEMORY, PREFIX + "*")) {
      for (var directory : left) {
        var pid = Long.parseLong(directory.getFileName().toString().substring(PREFIX.length()));
        if (ProcessHandle.of(pid).isEmpty() || pid == ProcessHandle.current().pid()) {
          delete(directory);
        }
      }
    }
  }

  private static void end(PrivatePostgres postgres, Path directory) {
    postgres.close();
    try {
      delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("removing " + directory, e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
