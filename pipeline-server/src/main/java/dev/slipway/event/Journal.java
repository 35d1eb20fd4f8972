package dev.slipway.event;

import java.time.Duration;
import java.util.List;

/**
 * The append-only list of everything that happened: outbox, live feed, audit log and recovery log
 * in one.
 *
 * <p>An event is appended in the transaction that makes it true and is visible once that commits.
 * Sequence numbers follow the order of commit and have no gaps: whoever has read up to {@code n}
 * will never find something new at or below {@code n}. Appends of concurrent transactions wait for
 * each other, so append last.
 */
public interface Journal {
  Event append(Transaction tx, NewEvent event);

  /** At most {@code limit} events with a greater sequence number, in order. */
  List<Event> after(long seq, int limit);

  /** Like {@link #after(long, int)}, of that project only. */
  List<Event> after(ProjectName project, long seq, int limit);

  /** The greatest sequence number, 0 when nothing has happened yet. */
  long last();

  /**
   * Waits until there is an event beyond {@code seq}.
   *
   * @return false if {@code max} passed first
   */
  boolean awaitBeyond(long seq, Duration max) throws InterruptedException;
}
