package dev.slipway.runtime;

import java.util.Optional;

/**
 * How a container ended.
 *
 * @param code exit code of its first process; 128 and the signal's number if one ended it; {@link
 *     #UNKNOWN} if it was lost
 */
public record Exit(int code, ExitCause cause) {
  /** Stands for the code that nobody saw. */
  public static final int UNKNOWN = 255;

  /** Above this, the code means a signal (as shells and conmon count). */
  private static final int SIGNALS = 128;

  private static final int LAST_SIGNAL = 64;

  public boolean passed() {
    return code == 0;
  }

  /** {@code limit} is one that it met on its way; it explains a failure, not a success. */
  static Exit of(int code, Optional<ExitCause> limit) {
    if (limit.isPresent() && code != 0) {
      return new Exit(code, limit.get());
    }
    var signaled = code > SIGNALS && code <= SIGNALS + LAST_SIGNAL;
    return new Exit(code, signaled ? ExitCause.SIGNALED : ExitCause.EXITED);
  }

  static Exit lost() {
    return new Exit(UNKNOWN, ExitCause.LOST);
  }
}
