package dev.slipway.deploy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the visitors of each stage are led, on this server, and how many are at each place.
 *
 * <p>It is made anew from what is live when the server starts. Choosing a backend and counting the
 * visit are one act, so once {@link #point} has returned no new visit goes to the backend before,
 * and {@link #awaitIdle} misses none.
 */
public final class Routes {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final Map<StageName, Backend> backends = new HashMap<>();
  private final Map<UUID, Integer> visits = new HashMap<>();

  /** Where a deployment serves. */
  public record Backend(UUID deployment, String host, int port) {}

  /** One visitor at a backend, until closed; closing twice is closing once. */
  public final class Visit implements AutoCloseable {
    private final Backend backend;
    private final AtomicBoolean over = new AtomicBoolean();

    private Visit(Backend backend) {
      this.backend = backend;
    }

    public Backend backend() {
      return backend;
    }

    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        leave(backend.deployment());
      }
    }
  }

  /** Leads all later visitors of the stage there. */
  public void point(StageName stage, Backend backend) {
    lock.lock();
    try {
      backends.put(stage, backend);
    } finally {
      lock.unlock();
    }
  }

  /** Leads nobody to that deployment any more. */
  public void forget(UUID deployment) {
    lock.lock();
    try {
      backends.values().removeIf(backend -> backend.deployment().equals(deployment));
    } finally {
      lock.unlock();
    }
  }

  /** Where visitors of the stage are led now. */
  public Optional<Backend> backend(StageName stage) {
    lock.lock();
    try {
      return Optional.ofNullable(backends.get(stage));
    } finally {
      lock.unlock();
    }
  }

  /** One more visitor of the stage; empty if nothing serves it. */
  public Optional<Visit> visit(StageName stage) {
    lock.lock();
    try {
      var backend = Optional.ofNullable(backends.get(stage));
      backend.ifPresent(found -> visits.merge(found.deployment(), 1, Integer::sum));
      return backend.map(Visit::new);
    } finally {
      lock.unlock();
    }
  }

  private void leave(UUID deployment) {
    lock.lock();
    try {
      visits.computeIfPresent(deployment, (id, count) -> count > 1 ? count - 1 : null);
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nobody visits it; false if the time is over first. */
  public boolean awaitIdle(UUID deployment, Duration max) throws InterruptedException {
    long nanos = max.toNanos();
    lock.lockInterruptibly();
    try {
      while (visits.containsKey(deployment)) {
        if (nanos <= 0) {
          return false;
        }
        nanos = awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private long awaitNanos(long nanos) throws InterruptedException {
    long before = System.nanoTime();
    boolean signalled = left.await(nanos, TimeUnit.NANOSECONDS);
    return signalled ? nanos - (System.nanoTime() - before) : 0;
  }
}
