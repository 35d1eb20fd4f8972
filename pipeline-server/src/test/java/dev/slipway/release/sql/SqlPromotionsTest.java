package dev.slipway.release.sql;

import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import dev.slipway.release.Promotions;
import dev.slipway.release.PromotionsContract;
import dev.slipway.release.Releases;
import org.jdbi.v3.core.Jdbi;

class SqlPromotionsTest extends PromotionsContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Releases releases = new SqlReleases(jdbi);
  private final Promotions promotions = new SqlPromotions(jdbi);

  @Override
  protected Releases releases() {
    return releases;
  }

  @Override
  protected Promotions promotions() {
    return promotions;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }
}
