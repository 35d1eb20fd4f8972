package dev.slipway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One database through everything that may happen to its process. */
class PrivatePostgresTest {
  private static final Path PROGRAMS = Path.of("target", "postgres-programs").toAbsolutePath();

  @TempDir Path directory;

  private PrivatePostgres start() {
    return PrivatePostgres.start(directory, PROGRAMS);
  }

  private static Connection connect(PrivatePostgres postgres, String password) throws SQLException {
    return DriverManager.getConnection(postgres.url(), postgres.username(), password);
  }

  private static String ask(PrivatePostgres postgres, String sql) throws SQLException {
    try (var connection = connect(postgres, postgres.password());
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (var answer = statement.getResultSet()) {
        answer.next();
        return answer.getString(1);
      }
    }
  }

  private static boolean answers(PrivatePostgres postgres) {
    try {
      return "1".equals(ask(postgres, "select 1"));
    } catch (SQLException e) {
      return false;
    }
  }

  @Test
  void whatWasWrittenSurvivesStopsAndKills() throws Exception {
    try (var postgres = start()) {
      ask(postgres, "create table t as select 7 as n");
      assertEquals("on", ask(postgres, "show fsync"));
      assertEquals("on", ask(postgres, "show synchronous_commit"));
      onlyWhoKnowsThePasswordGetsIn(postgres);
      startsAgainByItselfAfterAKill(postgres);
    }
    staleMarkOfAStrangersProcess();
    try (var postgres = start()) {
      assertEquals("7", ask(postgres, "select n from t"));
      stopsAtOnceThoughAConnectionIsOpen(postgres);
    }
  }

  private void onlyWhoKnowsThePasswordGetsIn(PrivatePostgres postgres) throws IOException {
    assertThrows(SQLException.class, () -> connect(postgres, "").close());
    assertThrows(SQLException.class, () -> connect(postgres, "slipway").close());
    var password = directory.resolve("password");
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(password)));
    assertFalse(commandLine(postgres.pid()).contains(postgres.password()));
  }

  private static String commandLine(long pid) throws IOException {
    return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
  }

  private static void startsAgainByItselfAfterAKill(PrivatePostgres postgres) {
    var before = postgres.pid();
    ChildProcess.signal(before, "KILL");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> postgres.pid() != before && answers(postgres));
  }

  /** After a reboot the number in the mark may be anybody's. */
  private void staleMarkOfAStrangersProcess() throws IOException {
    var mark = directory.resolve("data").resolve("postmaster.pid");
    assertFalse(Files.exists(mark), "a clean stop leaves no mark");
    Files.writeString(mark, ProcessHandle.current().pid() + "\n" + mark.getParent() + "\n");
  }

  private static void stopsAtOnceThoughAConnectionIsOpen(PrivatePostgres postgres)
      throws SQLException {
    try (var open = connect(postgres, postgres.password())) {
      assertTrue(open.isValid(5));
      var began = System.nanoTime();
      postgres.close();
      var took = Duration.ofNanos(System.nanoTime() - began);
      assertTrue(took.compareTo(Duration.ofSeconds(30)) < 0, () -> "took " + took);
    }
  }
}
