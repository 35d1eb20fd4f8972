package dev.slipway.event.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.event.Quarantine;
import dev.slipway.event.Transaction;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Quarantined events as rows. */
public final class SqlQuarantine implements Quarantine {
  private final Jdbi jdbi;

  public SqlQuarantine(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void put(Transaction tx, String reader, long seq, String reason) {
    handle(tx)
        .createUpdate(
            """
            insert into event_quarantine (publisher, seq, reason)
            values (:reader, :seq, :reason) on conflict do nothing
            """)
        .bind("reader", reader)
        .bind("seq", seq)
        .bind("reason", reason.replace('\0', ' '))
        .execute();
  }

  @Override
  public List<Long> of(String reader) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select seq from event_quarantine where publisher = :reader order by seq")
                .bind("reader", reader)
                .mapTo(Long.class)
                .list());
  }

  @Override
  public void release(Transaction tx, String reader, long seq) {
    handle(tx)
        .createUpdate("delete from event_quarantine where publisher = :reader and seq = :seq")
        .bind("reader", reader)
        .bind("seq", seq)
        .execute();
  }
}
