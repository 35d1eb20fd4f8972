package dev.slipway.run;

import dev.slipway.event.EventType;
import java.time.Instant;

/** Notes that somebody wants a run to end; one that nobody works on yet ends at once. */
public final class CancelRun {
  private final RunBook book;

  public CancelRun(RunBook book) {
    this.book = book;
  }

  /**
   * Asks for the end of that run.
   *
   * @return false if there is no such run, it has ended, or was asked to already
   */
  public boolean cancel(RunId id, String by, Instant now) {
    var run = book.runs().find(id);
    return run.isPresent() && cancel(run.get(), by, now);
  }

  private boolean cancel(Run run, String by, Instant now) {
    return book.transactions()
        .call(
            tx -> {
              var asked = book.runs().askCancel(tx, run.id(), by);
              var ended = book.runs().cancelQueued(tx, run.id(), by, now);
              if (asked) {
                book.journal()
                    .append(tx, RunBook.event(EventType.RUN_CANCEL_ASKED, run).with("by", by));
              }
              if (ended) {
                var end = run.ended(new RunState.Cancelled(by), now);
                book.journal().append(tx, RunBook.ended(end));
              }
              return asked;
            });
  }
}
