package dev.slipway.event.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.event.Event;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * The journal as a table. {@link #close} ends the one connection it listens on, if anybody ever
 * waited.
 */
public final class SqlJournal implements Journal, AutoCloseable {
  /*
   * Gapless and in the order of commit: the update of journal_head locks its one row until the
   * transaction ends, so the next appender sees this one's number only once it is committed, and a
   * rollback takes the number back with it. clock_timestamp() is read under that lock, so times
   * follow the numbers too. A notification is delivered at commit, never before.
   */
  private static final String APPEND =
      """
      with head as (update journal_head set seq = seq + 1 returning seq),
      entry as (
        insert into journal (seq, id, type, project, subject, time, data)
        select seq, :id, :type, :project, :subject, clock_timestamp(), cast(:data as jsonb) from head
        returning *)
      select entry.*, pg_notify('journal', entry.seq::text) from entry
      """;

  private final Jdbi jdbi;
  private final JournalSignal signal;

  public SqlJournal(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.signal = new JournalSignal(jdbi);
  }

  @Override
  public Event append(Transaction tx, NewEvent event) {
    return handle(tx)
        .createQuery(APPEND)
        .bind("id", UUID.randomUUID())
        .bind("type", event.type().id())
        .bind("project", event.project().value())
        .bind("subject", event.subject())
        .bind("data", EventRow.json(event.data()))
        .map(EventRow::map)
        .one();
  }

  @Override
  public List<Event> after(long seq, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from journal where seq > :seq order by seq limit :limit")
                .bind("seq", seq)
                .bind("limit", limit)
                .map(EventRow::map)
                .list());
  }

  @Override
  public List<Event> after(ProjectName project, long seq, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from journal where project = :project and seq > :seq"
                        + " order by seq limit :limit")
                .bind("project", project.value())
                .bind("seq", seq)
                .bind("limit", limit)
                .map(EventRow::map)
                .list());
  }

  @Override
  public long last() {
    return jdbi.withHandle(JournalSignal::head);
  }

  @Override
  public boolean awaitBeyond(long seq, Duration max) throws InterruptedException {
    return signal.awaitBeyond(seq, max);
  }

  @Override
  public void close() {
    signal.close();
  }
}
