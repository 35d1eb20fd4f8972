package dev.slipway.images.containerfile;

/**
 * One thing that is wrong in a file.
 *
 * @param file as it was named
 * @param line from 1
 * @param column from 1
 * @param hint what was expected or what to do; may be empty
 */
public record Problem(String file, int line, int column, String message, String hint) {
  /** As compilers print it: {@code Containerfile:4:7: message (hint)}. */
  @Override
  public String toString() {
    var where = "%s:%d:%d: %s".formatted(file, line, column, message);
    return hint.isEmpty() ? where : where + " (" + hint + ")";
  }
}
