package dev.slipway.event;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The journal as a list; goes with {@link InMemoryTransactions}. */
public final class InMemoryJournal implements Journal {
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final List<Event> committed = new ArrayList<>();
  private final List<Event> pending = new ArrayList<>();

  public InMemoryJournal() {
    this(Clock.systemUTC());
  }

  public InMemoryJournal(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Event append(Transaction tx, NewEvent event) {
    lock.lock();
    try {
      var appended =
          new Event(
              committed.size() + pending.size() + 1,
              UUID.randomUUID(),
              event.type(),
              event.project(),
              event.subject(),
              clock.instant().truncatedTo(ChronoUnit.MICROS),
              event.data());
      if (pending.isEmpty()) {
        InMemoryTransactions.undo(tx, this::discard);
        InMemoryTransactions.onCommit(tx, this::publish);
      }
      pending.add(appended);
      return appended;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Event> after(long seq, int limit) {
    return matching(event -> event.seq() > seq, limit);
  }

  @Override
  public List<Event> after(ProjectName project, long seq, int limit) {
    return matching(event -> event.seq() > seq && event.project().equals(project), limit);
  }

  /** Everything that happened, for assertions. */
  public List<Event> all() {
    return after(0, Integer.MAX_VALUE);
  }

  /** The types of everything that happened: the plot, for assertions. */
  public List<EventType> types() {
    return all().stream().map(Event::type).toList();
  }

  @Override
  public long last() {
    lock.lock();
    try {
      return committed.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitBeyond(long seq, Duration max) throws InterruptedException {
    var left = max.toNanos();
    lock.lockInterruptibly();
    try {
      while (committed.size() <= seq && left > 0) {
        left = grown.awaitNanos(left);
      }
      return committed.size() > seq;
    } finally {
      lock.unlock();
    }
  }

  private List<Event> matching(Predicate<Event> wanted, int limit) {
    lock.lock();
    try {
      return committed.stream().filter(wanted).limit(limit).toList();
    } finally {
      lock.unlock();
    }
  }

  private void discard() {
    lock.lock();
    try {
      pending.clear();
    } finally {
      lock.unlock();
    }
  }

  private void publish() {
    lock.lock();
    try {
      committed.addAll(pending);
      pending.clear();
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
