package dev.slipway.event.sql;

import dev.slipway.event.Transaction;
import dev.slipway.event.Transactions;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Transactions of one PostgreSQL database, read committed.
 *
 * <p>A nested one is refused: it would wait for the journal's lock that the outer one holds.
 */
public final class SqlTransactions implements Transactions {
  private final Jdbi jdbi;
  private final ThreadLocal<Boolean> open = new ThreadLocal<>();

  public SqlTransactions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public <T> T call(Function<Transaction, T> work) {
    if (open.get() != null) {
      throw new IllegalStateException("this thread has a transaction open already");
    }
    open.set(Boolean.TRUE);
    try {
      return jdbi.inTransaction(handle -> work.apply(new SqlTransaction(handle)));
    } finally {
      open.remove();
    }
  }
}
