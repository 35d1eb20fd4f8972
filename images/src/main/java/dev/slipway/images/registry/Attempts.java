package dev.slipway.images.registry;

import dev.slipway.images.Patience;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The tries of one piece of work, and the pauses between them. Used by one thread. */
public final class Attempts {
  /** However much each try moves on, a registry does not get more than so many. */
  private static final int MOST = 100;

  private final Patience patience;
  private Duration pause;
  private int failed;
  private int all;

  public Attempts(Patience patience) {
    this.patience = patience;
    this.pause = patience.first();
  }

  /** The last try was not in vain: the next failure is counted as the first. */
  public void progressed() {
    failed = 0;
    pause = patience.first();
  }

  /** Waits before another try. False where there is none left, or the thread is to stop. */
  public boolean another() {
    return another(Optional.empty());
  }

  /** Waits as long as the registry said, if it is not too long; else as long as we think right. */
  boolean another(Optional<Duration> told) {
    failed++;
    all++;
    boolean tooLong = told.isPresent() && told.get().compareTo(patience.obeyed()) > 0;
    if (failed >= patience.tries() || all >= MOST || tooLong) {
      return false;
    }
    long millis = pause.toMillis();
    long jittered = millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1);
    pause = shorter(pause.multipliedBy(2), patience.longest());
    try {
      Thread.sleep(told.orElse(Duration.ofMillis(jittered)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
