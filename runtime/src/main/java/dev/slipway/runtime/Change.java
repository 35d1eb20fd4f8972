package dev.slipway.runtime;

/** One path that a container's tree differs in from the layers below it. */
public record Change(Kind kind, String path) {
  /** How it differs. */
  public enum Kind {
    ADDED,
    CHANGED,
    DELETED
  }
}
