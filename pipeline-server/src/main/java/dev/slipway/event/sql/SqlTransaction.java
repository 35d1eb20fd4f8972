package dev.slipway.event.sql;

import dev.slipway.event.Transaction;
import org.jdbi.v3.core.Handle;

/** An open PostgreSQL transaction: what every {@code .sql} leaf writes through. */
public record SqlTransaction(Handle handle) implements Transaction {
  /** The handle to write through, in that transaction. */
  public static Handle handle(Transaction tx) {
    return ((SqlTransaction) tx).handle();
  }
}
