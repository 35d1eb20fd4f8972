package dev.slipway.images.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Keeps work at so many bytes a second. */
final class Pace {
  private final Optional<Long> bytesPerSecond;
  private final long started = System.nanoTime();
  private long done;

  Pace(Optional<Long> bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** So much more was done; waits where that was too soon. */
  void spend(long bytes) throws InterruptedException {
    done += bytes;
    if (bytesPerSecond.isPresent()) {
      double due = (double) done / bytesPerSecond.get() * Duration.ofSeconds(1).toNanos();
      TimeUnit.NANOSECONDS.sleep((long) due - (System.nanoTime() - started));
    }
  }
}
