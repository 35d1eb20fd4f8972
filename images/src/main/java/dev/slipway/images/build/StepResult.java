package dev.slipway.images.build;

import java.time.Duration;

/**
 * How one instruction ended.
 *
 * @param why what made it {@code DONE} instead of {@code CACHED}, or why it failed; may be empty
 */
public record StepResult(BuildStep step, State state, String why, Duration time) {
  /** What became of it. */
  public enum State {
    /** It was done now. */
    DONE,
    /** Its result was there. */
    CACHED,
    FAILED,
    /** Another one failed, or the build was ended, before it was done. */
    CANCELLED
  }
}
