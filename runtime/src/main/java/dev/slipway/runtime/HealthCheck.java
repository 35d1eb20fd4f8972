package dev.slipway.runtime;

import java.time.Duration;
import java.util.List;

/**
 * A command that tells whether a container does its work: it runs in the container, and 0 is well.
 *
 * @param interval from the end of one check to the next
 * @param timeout after which a check has failed
 * @param startPeriod in which failures do not count
 * @param retries how many failures in a row make it unhealthy
 */
public record HealthCheck(
    List<String> argv, Duration interval, Duration timeout, Duration startPeriod, int retries) {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  public HealthCheck {
    argv = List.copyOf(argv);
    ContainerSpec.checkProcess(argv, java.util.Map.of(), "");
    if (interval.compareTo(SHORTEST) < 0 || timeout.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "health check every %s for %s (expected: at least 1 ms)".formatted(interval, timeout));
    }
    if (startPeriod.isNegative() || retries < 1) {
      throw new IllegalArgumentException(
          "health check after %s, %d retries (expected: 0 s or more, 1 or more)"
              .formatted(startPeriod, retries));
    }
  }

  /** Every 30 s, each for 30 s at most, three failures in a row. */
  public static HealthCheck of(List<String> argv) {
    var half = Duration.ofSeconds(30);
    return new HealthCheck(argv, half, half, Duration.ZERO, 3);
  }
}
