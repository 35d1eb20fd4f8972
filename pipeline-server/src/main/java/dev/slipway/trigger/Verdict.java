package dev.slipway.trigger;

/** Whether a trigger starts a run. */
public sealed interface Verdict {
  record Accepted() implements Verdict {}

  /**
   * It does not.
   *
   * @param reason for people, such as {@code no slipway.yaml at 1f2e3d}
   */
  record Ignored(String reason) implements Verdict {}
}
