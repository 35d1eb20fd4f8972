package dev.slipway.images;

/**
 * A path in which one image's root filesystem differs from another's.
 *
 * @param path absolute; each char is one byte of it
 */
public record TreeChange(Kind kind, String path) {
  /** What became of it. */
  public enum Kind {
    ADDED,
    CHANGED,
    REMOVED
  }
}
