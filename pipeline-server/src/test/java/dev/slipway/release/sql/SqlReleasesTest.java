package dev.slipway.release.sql;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import dev.slipway.release.Fixtures;
import dev.slipway.release.Releases;
import dev.slipway.release.ReleasesContract;
import dev.slipway.run.RunId;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class SqlReleasesTest extends ReleasesContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Releases releases = new SqlReleases(jdbi);

  @Override
  protected Releases releases() {
    return releases;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Test
  void theDatabaseRefusesToAlterARelease() {
    transactions.call(
        tx ->
            releases.add(
                tx,
                new RunId(Fixtures.SHOP, 1),
                number -> Fixtures.release(number, 1, "alice", Fixtures.stages(1))));
    var refused =
        assertThrows(
            Exception.class,
            () -> jdbi.useHandle(handle -> handle.execute("update release set images = '{}'")));
    assertTrue(String.valueOf(refused.getMessage()).contains("immutable"), refused::toString);
  }
}
