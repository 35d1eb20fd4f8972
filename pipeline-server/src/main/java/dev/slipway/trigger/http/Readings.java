package dev.slipway.trigger.http;

import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bodies that are being read, a bounded number at once, first come first served. While others
 * wait, those that stall or take long have to go: a forge sends a delivery in a moment, and who
 * holds a place without using it shall not keep others out.
 */
final class Readings {
  /* Less than a lost packet takes on a good line would hang up on the innocent. */
  private static final Duration STALLED = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofSeconds(2);
  private static final Duration STEP = Duration.ofMillis(50);

  private final Semaphore places;
  private final Duration patience;
  private final Set<Reading> open = new LinkedHashSet<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean makingRoom = new AtomicBoolean();

  Readings(int atOnce, Duration patience) {
    this.places = new Semaphore(atOnce, true);
    this.patience = patience;
  }

  /** One body that is being read, until closed. */
  final class Reading implements AutoCloseable {
    private final IncomingBody body;
    private final long since = System.nanoTime();
    private volatile long lastRead = since;

    private Reading(IncomingBody body) {
      this.body = body;
    }

    InputStream in() {
      return body.in();
    }

    /** Some of it has come. */
    void goesOn() {
      lastRead = System.nanoTime();
    }

    Duration age() {
      return Duration.ofNanos(System.nanoTime() - since);
    }

    private boolean isSlow() {
      return System.nanoTime() - lastRead > STALLED.toNanos() || age().compareTo(LONG) > 0;
    }

    /** It keeps its place, and is not hung up on any more: its sender has done all it can. */
    void whole() {
      synchronized (open) {
        open.remove(this);
      }
    }

    @Override
    public void close() {
      whole();
      places.release();
    }
  }

  /** Empty if there is no room for long. */
  Optional<Reading> begin(IncomingBody body) throws InterruptedException {
    if (!places.tryAcquire(0, TimeUnit.SECONDS) && !waited()) {
      return Optional.empty();
    }
    var reading = new Reading(body);
    synchronized (open) {
      open.add(reading);
    }
    return Optional.of(reading);
  }

  private boolean waited() throws InterruptedException {
    waiting.incrementAndGet();
    try {
      if (makingRoom.compareAndSet(false, true)) {
        Thread.ofVirtual().name("make room for deliveries").start(this::makeRoom);
      }
      return places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      waiting.decrementAndGet();
    }
  }

  private void makeRoom() {
    do {
      while (waiting.get() > 0) {
        hangUpOnTheSlow(waiting.get());
        try {
          Thread.sleep(STEP);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
      makingRoom.set(false);
    } while (waiting.get() > 0 && makingRoom.compareAndSet(false, true));
  }

  private void hangUpOnTheSlow(int most) {
    synchronized (open) {
      var slow = open.stream().filter(Reading::isSlow).limit(most).toList();
      for (var reading : slow) {
        open.remove(reading);
        reading.body.hangUp().run();
      }
    }
  }
}
