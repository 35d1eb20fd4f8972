package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Characters of which each knows its place in the file, however lines were joined and cut. */
final class Text {
  private static final int[] NONE = {};
  private final String chars;
  private final int[] lines;
  private final int[] columns;

  private Text(String chars, int[] lines, int[] columns) {
    this.chars = chars;
    this.lines = lines;
    this.columns = columns;
  }

  /** A part of one line of the file; the first character is at this column. */
  static Text of(String chars, int line, int column) {
    var lines = new int[chars.length()];
    var columns = new int[chars.length()];
    Arrays.fill(lines, line);
    Arrays.setAll(columns, i -> column + i);
    return new Text(chars, lines, columns);
  }

  static Text empty() {
    return new Text("", NONE, NONE);
  }

  /** Puts pieces behind one another. */
  static final class Joined {
    private final StringBuilder chars = new StringBuilder();
    private int[] lines = new int[64];
    private int[] columns = new int[64];

    Joined add(Text text) {
      room(text.length());
      System.arraycopy(text.lines, 0, lines, chars.length(), text.length());
      System.arraycopy(text.columns, 0, columns, chars.length(), text.length());
      chars.append(text.chars);
      return this;
    }

    Joined add(Text from, int index) {
      room(1);
      lines[chars.length()] = from.lines[index];
      columns[chars.length()] = from.columns[index];
      chars.append(from.chars.charAt(index));
      return this;
    }

    boolean isEmpty() {
      return chars.isEmpty();
    }

    Text text() {
      int size = chars.length();
      return new Text(chars.toString(), Arrays.copyOf(lines, size), Arrays.copyOf(columns, size));
    }

    private void room(int more) {
      int size = chars.length() + more;
      if (size > lines.length) {
        lines = Arrays.copyOf(lines, Math.max(size, 2 * lines.length));
        columns = Arrays.copyOf(columns, lines.length);
      }
    }
  }

  int length() {
    return chars.length();
  }

  boolean isEmpty() {
    return chars.isEmpty();
  }

  char at(int index) {
    return chars.charAt(index);
  }

  int indexOf(char c) {
    return chars.indexOf(c);
  }

  Text slice(int from, int to) {
    return new Text(
        chars.substring(from, to),
        Arrays.copyOfRange(lines, from, to),
        Arrays.copyOfRange(columns, from, to));
  }

  Text from(int index) {
    return slice(index, length());
  }

  Text strip() {
    int from = 0;
    int to = length();
    while (from < to && isSpace(at(from))) {
      from++;
    }
    while (to > from && isSpace(at(to - 1))) {
      to--;
    }
    return slice(from, to);
  }

  /** The text as a word that stands where its first character stands. */
  Word word() {
    return isEmpty() ? new Word("", 1, 1) : new Word(chars, lines[0], columns[0]);
  }

  /** The same; an empty text stands where {@code otherwise} does. */
  Word word(Word otherwise) {
    return isEmpty() ? otherwise.as("") : word();
  }

  /** The parts between runs of blanks; none in an empty text. Quotes mean nothing here. */
  List<Text> fields() {
    var parts = new ArrayList<Text>();
    int begin = 0;
    for (int i = 0; i <= length(); i++) {
      if (i == length() || isBlank(at(i))) {
        if (i > begin) {
          parts.add(slice(begin, i));
        }
        begin = i + 1;
      }
    }
    return parts;
  }

  /** The first index from here on that is (or is not) a blank, or the length. */
  int next(int index, boolean blank) {
    int i = index;
    while (i < length() && isBlank(at(i)) != blank) {
      i++;
    }
    return i;
  }

  @Override
  public String toString() {
    return chars;
  }

  /** What separates words of an instruction. */
  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\u000B' || c == '\f' || c == '\r';
  }

  /** What Go calls a space; it is taken off the ends of lines and separates quoted words. */
  static boolean isSpace(int c) {
    return (c >= 9 && c <= 13)
        || c == ' '
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }
}
