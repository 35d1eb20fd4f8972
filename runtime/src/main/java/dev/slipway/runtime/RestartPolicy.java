package dev.slipway.runtime;

import java.time.Duration;

/**
 * Whether a container is started again when it has ended by itself. One that was stopped or killed
 * through us stays as it is until somebody starts it.
 */
public sealed interface RestartPolicy {
  /** It stays ended. */
  record Never() implements RestartPolicy {}

  /**
   * Only if it failed.
   *
   * @param most how many times, as long as it does not run for 10 s in between; 0 for any number
   */
  record OnFailure(int most) implements RestartPolicy {
    public OnFailure {
      if (most < 0) {
        throw new IllegalArgumentException("restarts: " + most + " (expected: 0 or more)");
      }
    }
  }

  /** Whatever its exit code, also after a restart of this host. */
  record Always() implements RestartPolicy {}

  /** One that runs as long as this starts counting its failures anew. */
  Duration STEADY = Duration.ofSeconds(10);

  /** {@code restarts} is how often it was restarted since it last ran steadily. */
  default boolean wants(Exit exit, int restarts) {
    return switch (this) {
      case Never() -> false;
      case OnFailure(var most) -> !exit.passed() && (most == 0 || restarts < most);
      case Always() -> true;
    };
  }

  /** 100 ms, doubled each time, one minute at most. */
  static Duration pause(int restarts) {
    return Duration.ofMillis(Math.min(60_000, 100L << Math.min(restarts, 20)));
  }
}
