package dev.slipway.access.sql;

import dev.slipway.access.Principals;
import dev.slipway.access.Tokens;
import dev.slipway.access.TokensContract;
import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import org.jdbi.v3.core.Jdbi;

class SqlTokensTest extends TokensContract {
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final Principals principals = new SqlPrincipals(jdbi);
  private final Tokens tokens = new SqlTokens(jdbi);

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Principals principals() {
    return principals;
  }

  @Override
  protected Tokens tokens() {
    return tokens;
  }
}
