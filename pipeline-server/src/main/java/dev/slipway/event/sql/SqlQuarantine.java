package dev.slipway.event.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.event.Quarantine;
import dev.slipway.event.Transaction;

/** Quarantined events as rows. */
public final class SqlQuarantine implements Quarantine {
  @Override
  public void put(Transaction tx, String publisher, long seq, String reason) {
    handle(tx)
        .createUpdate(
            """
            insert into event_quarantine (publisher, seq, reason)
            values (:publisher, :seq, :reason) on conflict do nothing
            """)
        .bind("publisher", publisher)
        .bind("seq", seq)
        .bind("reason", reason.replace('\0', ' '))
        .execute();
  }
}
