package dev.slipway.app;

import dev.slipway.event.Event;
import dev.slipway.event.Journal;
import dev.slipway.event.Quarantine;
import dev.slipway.event.Transactions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Hands events to the conveyor. One that fails five times while the database answers is set aside,
 * loudly, so that one bad event never stops the rest; it is tried once more at every {@link
 * #again}, which after a mended fault is the next start.
 */
final class EventAttempts {
  private static final Logger LOG = Logger.getLogger(EventAttempts.class.getName());
  private static final int TRIES = 5;

  private final Consumer<Event> conveyor;
  private final Book book;
  private final Duration pause;

  /** Where events are read, and set aside. */
  record Book(Journal journal, Quarantine quarantine, Transactions transactions) {}

  /**
   * Makes it.
   *
   * @param pause before the second try; it doubles with each
   */
  EventAttempts(Consumer<Event> conveyor, Book book, Duration pause) {
    this.conveyor = conveyor;
    this.book = book;
    this.pause = pause;
  }

  void handle(Event event) throws InterruptedException {
    Optional<RuntimeException> failure = attempt(event);
    for (int tries = 1; failure.isPresent() && tries < TRIES; tries++) {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos() << tries - 1);
      book.journal().last(); // throws while the database is away: then the event isn't to blame
      failure = attempt(event);
    }
    failure.ifPresent(e -> setAside(event, e));
  }

  /** Tries what was set aside before, once each. */
  void again() {
    for (long seq : book.quarantine().of(ConveyorThread.NAME)) {
      for (var event : book.journal().after(seq - 1, 1)) {
        if (attempt(event).isEmpty()) {
          book.transactions().run(tx -> book.quarantine().release(tx, ConveyorThread.NAME, seq));
        }
      }
    }
  }

  private Optional<RuntimeException> attempt(Event event) {
    try {
      conveyor.accept(event);
      return Optional.empty();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "event " + event.seq() + " (" + event.type().id() + ") failed", e);
      return Optional.of(e);
    }
  }

  private void setAside(Event event, RuntimeException failure) {
    book.transactions()
        .run(
            tx ->
                book.quarantine()
                    .put(tx, ConveyorThread.NAME, event.seq(), String.valueOf(failure)));
    LOG.log(
        Level.SEVERE,
        "event " + event.seq() + " is set aside until the next start: " + event,
        failure);
  }
}
