package dev.slipway.images.containerfile;

/** Where files or a root come from. */
public sealed interface Origin {
  /** Nothing: {@code FROM scratch}. */
  record Scratch() implements Origin {}

  /** An earlier stage of the same file. */
  record Earlier(int stage) implements Origin {}

  /** An image by its reference, as it was written. */
  record Image(String reference) implements Origin {}
}
