package dev.slipway.images.containerfile;

/**
 * Where an instruction stands in its file.
 *
 * @param file its name, for messages
 * @param line of its first character, from 1
 * @param column of its first character, from 1
 * @param endLine the last line that belongs to it, with its here-documents
 * @param text the instruction as one line: continuations joined, comments within left out
 */
public record Source(String file, int line, int column, int endLine, String text) {
  /** A problem of the instruction as a whole. */
  public Problem problem(String message, String hint) {
    return new Problem(file, line, column, message, hint);
  }

  /** What makes a word into a value. */
  @FunctionalInterface
  interface Read<T> {
    T read(String text) throws Wrong;
  }

  /** The value that an expanded word stands for, or its problem. */
  <T> T read(Word word, Read<T> read) {
    try {
      return read.read(word.text());
    } catch (Wrong e) {
      throw new ContainerfileException(problem(word, e.what(), e.hint()));
    }
  }

  /** A problem of one word of it. */
  public Problem problem(Word at, String message, String hint) {
    return new Problem(file, at.line(), at.column(), message, hint);
  }
}
