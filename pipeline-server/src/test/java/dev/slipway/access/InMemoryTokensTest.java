package dev.slipway.access;

import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.Transactions;

class InMemoryTokensTest extends TokensContract {
  private final Transactions transactions = new InMemoryTransactions();
  private final Principals principals = new InMemoryPrincipals();
  private final Tokens tokens = new InMemoryTokens(principals);

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
