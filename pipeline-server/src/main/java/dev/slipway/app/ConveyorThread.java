package dev.slipway.app;

import dev.slipway.event.Cursors;
import dev.slipway.event.Journal;
import dev.slipway.event.Lease;
import dev.slipway.event.Leases;
import dev.slipway.event.LostLeaseException;
import dev.slipway.event.Transactions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads the journal in order after a durable cursor and hands each event to the conveyor; one
 * server does at a time.
 */
final class ConveyorThread implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ConveyorThread.class.getName());
  static final String NAME = "conveyor";
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);
  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final int BATCH = 200;

  private final Book book;
  private final String owner;
  private final EventAttempts attempts;
  private final Thread thread = Thread.ofVirtual().name(NAME).unstarted(this::work);
  private volatile boolean closed;

  /** What it reads and remembers with. */
  record Book(Journal journal, Cursors cursors, Leases leases, Transactions transactions) {}

  ConveyorThread(Book book, String owner, EventAttempts attempts) {
    this.book = book;
    this.owner = owner;
    this.attempts = attempts;
  }

  void start() {
    thread.start();
  }

  private void work() {
    while (!closed) {
      try {
        var lease = book.leases().acquire(NAME, owner, TIME_TO_LIVE);
        if (lease.isPresent()) {
          follow(lease.get());
        } else {
          pause(BEAT);
        }
      } catch (InterruptedException e) {
        return;
      } catch (LostLeaseException e) {
        LOG.info("another server runs the conveyor now");
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "the conveyor stopped; it tries again", e);
        pauseQuietly();
      }
    }
  }

  private void follow(Lease lease) throws InterruptedException {
    attempts.again();
    long seq = book.cursors().at(NAME);
    while (!closed && book.leases().renew(lease, TIME_TO_LIVE)) {
      book.journal().awaitBeyond(seq, BEAT);
      var events = book.journal().after(seq, BATCH);
      for (var event : events) {
        attempts.handle(event);
      }
      if (!events.isEmpty()) {
        seq = events.getLast().seq();
        long done = seq;
        book.transactions().run(tx -> book.cursors().advance(tx, NAME, done, lease));
      }
    }
    book.leases().release(lease);
  }

  private void pauseQuietly() {
    try {
      pause(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private static void pause(Duration duration) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
