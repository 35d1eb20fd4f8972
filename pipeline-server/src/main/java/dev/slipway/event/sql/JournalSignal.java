package dev.slipway.event.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Wakes everybody who waits for the journal to grow, over one connection for all of them.
 *
 * <p>Notifications make it quick; a look at the head each second makes it certain, whatever becomes
 * of a notification. A broken connection is opened again, for as long as it takes.
 */
final class JournalSignal implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(JournalSignal.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Jdbi jdbi;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private long seen;
  private boolean closed;
  private @Nullable Thread listener;

  JournalSignal(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  static long head(Handle handle) {
    return handle.createQuery("select seq from journal_head").mapTo(Long.class).one();
  }

  boolean awaitBeyond(long seq, Duration max) throws InterruptedException {
    var left = max.toNanos();
    lock.lockInterruptibly();
    try {
      listen();
      while (seen <= seq) {
        if (left <= 0 || closed) {
          return false;
        }
        left = grown.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      grown.signalAll();
      if (listener != null) {
        listener.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private void listen() {
    if (listener == null && !closed) {
      listener = Thread.ofPlatform().daemon().name("journal-listener").start(this::follow);
    }
  }

  private void follow() {
    var pause = Duration.ofMillis(50);
    while (!isClosed()) {
      try {
        jdbi.useHandle(this::hear);
      } catch (Exception e) {
        if (isClosed()) {
          return;
        }
        LOG.warnf("the journal's listening connection broke, trying again: %s", e.getMessage());
        pause = sleep(pause);
      }
    }
  }

  private void hear(Handle handle) throws SQLException {
    handle.execute("listen journal");
    var connection = handle.getConnection().unwrap(PGConnection.class);
    try {
      while (!isClosed()) {
        grow(head(handle));
        connection.getNotifications(Math.toIntExact(POLL.toMillis()));
      }
    } finally {
      unlisten(handle);
    }
  }

  /** The connection goes back to the pool, where nobody expects notifications. */
  private static void unlisten(Handle handle) {
    try {
      handle.execute("unlisten *");
    } catch (RuntimeException e) {
      LOG.debug("the listening connection is gone already", e);
    }
  }

  private void grow(long head) {
    lock.lock();
    try {
      if (head > seen) {
        seen = head;
        grown.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private static Duration sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var twice = pause.multipliedBy(2);
    return twice.compareTo(POLL) < 0 ? twice : POLL;
  }
}
