package dev.slipway.event.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.event.Cursors;
import dev.slipway.event.Lease;
import dev.slipway.event.Transaction;
import org.jdbi.v3.core.Jdbi;

/** Readers' places in the journal, as rows. They only ever move forward. */
public final class SqlCursors implements Cursors {
  private final Jdbi jdbi;
  private final SqlLeases leases;

  public SqlCursors(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.leases = new SqlLeases(jdbi);
  }

  @Override
  public long at(String reader) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select seq from journal_cursor where reader = :reader")
                .bind("reader", reader)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
  }

  @Override
  public void advance(Transaction tx, String reader, long seq, Lease lease) {
    leases.confirm(tx, lease);
    handle(tx)
        .createUpdate(
            """
            insert into journal_cursor (reader, seq) values (:reader, :seq)
            on conflict (reader) do update set seq = greatest(journal_cursor.seq, excluded.seq)
            """)
        .bind("reader", reader)
        .bind("seq", seq)
        .execute();
  }
}
