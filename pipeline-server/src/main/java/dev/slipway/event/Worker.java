package dev.slipway.event;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Claims work from a durable queue and does it, a bounded number at once, each on a thread of its
 * own.
 *
 * <p>Once {@link #start started} it looks for work on every {@link #wake} and at every beat, and
 * keeps what it holds. Work that can no longer be kept (its lease is lost, or could not be renewed
 * for its time to live) is interrupted; so is all work on {@link #close}. Interrupted work stops
 * without writing: whoever claims it next goes on with it.
 *
 * @param <C> what is claimed
 */
public final class Worker<C> implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Worker.class.getName());
  private static final Duration GOODBYE = Duration.ofSeconds(20);

  /**
   * Where work comes from and how it is done. All but {@link #perform} are called by one thread.
   *
   * @param <C> what is claimed
   */
  public interface Work<C> {
    /** The next thing to do, now ours; or empty. */
    Optional<C> claim();

    /** Prolongs the claim; false if it is no longer ours. */
    boolean keep(C claim);

    /** Does it, to its end. */
    void perform(C claim) throws InterruptedException;
  }

  /**
   * How a worker paces itself.
   *
   * @param atOnce how many pieces of work it does at the same time
   * @param beat between two looks without being woken; well below {@code timeToLive}
   * @param timeToLive of a claim that is not kept
   */
  public record Pace(int atOnce, Duration beat, Duration timeToLive) {
    public Pace {
      if (atOnce < 1 || beat.multipliedBy(2).compareTo(timeToLive) > 0) {
        throw new IllegalArgumentException(
            "pace of %d at once, beat %s, time to live %s (expected 1 or more, and two beats in it)"
                .formatted(atOnce, beat, timeToLive));
      }
    }
  }

  private record Busy(Thread thread, java.util.concurrent.atomic.AtomicLong kept) {}

  private final String name;
  private final Pace pace;
  private final Work<C> work;
  private final Map<C, Busy> busy = new ConcurrentHashMap<>();
  private final Semaphore bell = new Semaphore(0);
  private final Thread loop;
  private volatile boolean closing;

  public Worker(String name, Pace pace, Work<C> work) {
    this.name = name;
    this.pace = pace;
    this.work = work;
    this.loop = Thread.ofVirtual().name(name + "-worker").unstarted(this::loop);
  }

  public void start() {
    loop.start();
  }

  /** Looks for work, and at what it holds, now. */
  public void wake() {
    bell.release();
  }

  /** How many pieces of work are being done. */
  public int busy() {
    return busy.size();
  }

  private void loop() {
    while (!closing) {
      try {
        busy.forEach(this::keep);
        claimSome();
        bell.tryAcquire(pace.beat().toMillis(), TimeUnit.MILLISECONDS);
        bell.drainPermits();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, name + " could not look for work, will try again", e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(pace.beat());
    } catch (InterruptedException e) {
      closing = true;
    }
  }

  private void claimSome() {
    while (!closing && busy.size() < pace.atOnce()) {
      var claim = work.claim();
      if (claim.isEmpty()) {
        return;
      }
      begin(claim.get());
    }
  }

  private void begin(C claim) {
    var thread = Thread.ofVirtual().name(name + " " + claim).unstarted(() -> perform(claim));
    busy.put(
        claim, new Busy(thread, new java.util.concurrent.atomic.AtomicLong(System.nanoTime())));
    thread.start();
  }

  private void perform(C claim) {
    try {
      work.perform(claim);
    } catch (InterruptedException e) {
      LOG.log(Level.FINE, "{0} left {1}", new Object[] {name, claim});
    } catch (LostLeaseException e) {
      LOG.log(Level.INFO, "{0}: {1}", new Object[] {name, e.getMessage()});
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, name + " failed at " + claim + "; it is tried again later", e);
    } finally {
      busy.remove(claim);
      wake();
    }
  }

  private void keep(C claim, Busy held) {
    if (!kept(claim, held)) {
      held.thread().interrupt();
    }
  }

  private boolean kept(C claim, Busy held) {
    var now = System.nanoTime();
    try {
      var ours = work.keep(claim);
      if (ours) {
        held.kept().set(now);
      }
      return ours;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, name + " could not renew its claim of " + claim, e);
      return now - held.kept().get() < pace.timeToLive().toNanos();
    }
  }

  /** Leaves all work to the next worker: interrupts it and waits a little until it has stopped. */
  @Override
  public void close() {
    closing = true;
    loop.interrupt();
    var all = java.util.List.copyOf(busy.values());
    all.forEach(held -> held.thread().interrupt());
    var deadline = System.nanoTime() + GOODBYE.toNanos();
    try {
      for (var held : all) {
        held.thread().join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
