package dev.slipway.images.containerfile;

/**
 * A piece of the file that means something, and where it begins.
 *
 * @param text with quotes, escapes and variables as they were written, until a {@link Scope} has
 *     expanded it
 * @param line from 1
 * @param column from 1, in characters
 */
public record Word(String text, int line, int column) {
  /** Another text in the same place: what it became. */
  public Word as(String other) {
    return new Word(other, line, column);
  }

  @Override
  public String toString() {
    return text;
  }
}
