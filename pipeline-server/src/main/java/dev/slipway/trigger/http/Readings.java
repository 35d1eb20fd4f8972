package dev.slipway.trigger.http;

import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The bodies that are being read, a bounded number at once. Where there is no room for one more,
 * the slowest of them has to go: a forge sends a delivery in a moment, and who holds a place for
 * seconds shall not keep others out.
 */
final class Readings {
  /* Nobody is hung up on before, however many wait. */
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final long STEP_MILLIS = 100;

  private final Semaphore places;
  private final Duration patience;
  private final Set<Reading> open = new LinkedHashSet<>();

  Readings(int atOnce, Duration patience) {
    this.places = new Semaphore(atOnce);
    this.patience = patience;
  }

  /** One body that is being read, until closed. */
  final class Reading implements AutoCloseable {
    private final IncomingBody body;
    private final long since = System.nanoTime();

    private Reading(IncomingBody body) {
      this.body = body;
    }

    InputStream in() {
      return body.in();
    }

    Duration age() {
      return Duration.ofNanos(System.nanoTime() - since);
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
    var deadline = System.nanoTime() + patience.toNanos();
    while (!places.tryAcquire(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
      hangUpOnTheSlowest();
      if (System.nanoTime() - deadline > 0) {
        return Optional.empty();
      }
    }
    var reading = new Reading(body);
    synchronized (open) {
      open.add(reading);
    }
    return Optional.of(reading);
  }

  private void hangUpOnTheSlowest() {
    synchronized (open) {
      open.stream()
          .findFirst()
          .filter(oldest -> oldest.age().compareTo(GRACE) > 0)
          .ifPresent(
              oldest -> {
                open.remove(oldest);
                oldest.body.hangUp().run();
              });
    }
  }
}
