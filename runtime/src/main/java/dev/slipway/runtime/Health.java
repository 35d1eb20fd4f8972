package dev.slipway.runtime;

import java.time.Instant;

/**
 * What the health checks of a container have found.
 *
 * @param failures in a row
 * @param lastOutput of the last check, its end if it was long
 * @param checked when the last check ended; the epoch if there was none
 */
public record Health(Status status, int failures, String lastOutput, Instant checked) {
  /** Whether it does its work. */
  public enum Status {
    /** No check has passed yet. */
    STARTING,
    HEALTHY,
    UNHEALTHY
  }

  static Health starting() {
    return new Health(Status.STARTING, 0, "", Instant.EPOCH);
  }

  Health passed(String output, Instant now) {
    return new Health(Status.HEALTHY, 0, output, now);
  }

  /** {@code counts} is false while it may still be starting. */
  Health failed(String output, Instant now, HealthCheck check, boolean counts) {
    if (!counts && status == Status.STARTING) {
      return new Health(status, 0, output, now);
    }
    var many = failures + 1;
    return new Health(many >= check.retries() ? Status.UNHEALTHY : status, many, output, now);
  }
}
