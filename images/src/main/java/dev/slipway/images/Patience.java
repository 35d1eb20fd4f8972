package dev.slipway.images;

import java.time.Duration;

/**
 * How often a registry is asked again after it failed or said that it is busy. The pauses double
 * from the first to the longest, each shortened at random by up to a half; where the registry says
 * how long to wait, that counts, up to {@code obeyed}.
 *
 * @param tries of one request, the first included
 * @param obeyed the longest wait that a registry may ask for; for a longer one it fails at once
 */
public record Patience(int tries, Duration first, Duration longest, Duration obeyed) {
  public Patience {
    if (tries < 1) {
      throw new IllegalArgumentException("tries: expected at least 1, not " + tries);
    }
  }

  public static Patience standard() {
    return new Patience(5, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(60));
  }
}
