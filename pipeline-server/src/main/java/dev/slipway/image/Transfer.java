package dev.slipway.image;

import dev.slipway.images.Digest;

/**
 * How far one blob has come on its way from or to a registry.
 *
 * @param bytes that have been moved, of {@code size}
 */
public record Transfer(Digest blob, State state, long bytes, long size) {
  /** What happens to it. */
  public enum State {
    MOVING,
    /** All of it has been moved. */
    DONE,
    /** It was there already. */
    PRESENT,
    /** The registry took it from another of its repositories. */
    MOUNTED
  }
}
