package dev.slipway.images.containerfile;

/**
 * A pattern of {@code ${x#p}} and its kind: {@code *} is any text, {@code ?} one character, a
 * backslash takes their meaning away. No brackets. Matching compares at most pattern times text.
 */
final class ShellPattern {
  private static final char ANY = 0;
  private static final char ONE = 1;

  /* Each token is a character, or one of the two above; escaped says which are meant literally. */
  private final char[] tokens;
  private final boolean[] literal;
  private final int size;
  private final Work work;

  private ShellPattern(char[] tokens, boolean[] literal, int size, Work work) {
    this.tokens = tokens;
    this.literal = literal;
    this.size = size;
    this.work = work;
  }

  static ShellPattern of(String text, Work work) throws Wrong {
    var tokens = new char[text.length()];
    var literal = new boolean[text.length()];
    int size = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' || c == '?') {
        tokens[size++] = c == '*' ? ANY : ONE;
        continue;
      }
      if (c == '\\') {
        i++;
        c = escaped(text, i);
      }
      literal[size] = true;
      tokens[size++] = c;
    }
    return new ShellPattern(tokens, literal, size, work);
  }

  private static char escaped(String text, int at) throws Wrong {
    char c = at < text.length() ? text.charAt(at) : 0;
    if (c == '*' || c == '?' || c == '\\' || c == '}' || c == '/') {
      return c;
    }
    throw new Wrong(
        "invalid escape in the pattern " + Problems.quote(text), "a backslash escapes * ? \\ } /");
  }

  /** The same from the end to the beginning. */
  private ShellPattern reversed() {
    var back = new char[size];
    var backLiteral = new boolean[size];
    for (int i = 0; i < size; i++) {
      back[size - 1 - i] = tokens[i];
      backLiteral[size - 1 - i] = literal[i];
    }
    return new ShellPattern(back, backLiteral, size, work);
  }

  /** The text without the beginning that matches, the longest such or the shortest. */
  String withoutPrefix(String text, boolean longest) throws Wrong {
    int end = match(text, 0, longest);
    return end < 0 ? text : text.substring(end);
  }

  /** The text without the end that matches. */
  String withoutSuffix(String text, boolean longest) throws Wrong {
    var back = new StringBuilder(text).reverse().toString();
    return new StringBuilder(reversed().withoutPrefix(back, longest)).reverse().toString();
  }

  /** The text with the first match, or with all, replaced; the longest match is taken. */
  String replaced(String text, String by, boolean all) throws Wrong {
    if (size == 0) {
      return text;
    }
    var out = new StringBuilder();
    int i = 0;
    boolean done = false;
    while (i < text.length() || (i == 0 && !done)) {
      int end = done ? -1 : match(text, i, true);
      if (end >= 0) {
        out.append(by);
        work.fits(out);
        done = !all;
      } else {
        out.append(text, i, Math.min(i + 1, text.length()));
      }
      i = Math.max(i + 1, end);
    }
    return out.toString();
  }

  /** Where a match that begins here ends, or -1. */
  private int match(String text, int from, boolean longest) throws Wrong {
    var here = new boolean[size + 1];
    here[0] = true;
    int found = -1;
    for (int i = from; ; i++) {
      skipStars(here);
      if (here[size]) {
        found = i;
      }
      if (i == text.length() || (found >= 0 && !longest)) {
        return found;
      }
      here = after(here, text.charAt(i));
      if (here.length == 0) {
        return found;
      }
    }
  }

  private void skipStars(boolean[] here) {
    for (int t = 0; t < size; t++) {
      here[t + 1] |= here[t] && isAny(t);
    }
  }

  private boolean[] after(boolean[] here, char c) throws Wrong {
    work.step(size + 1);
    var next = new boolean[size + 1];
    boolean alive = false;
    for (int t = 0; t < size; t++) {
      if (!here[t]) {
        continue;
      }
      boolean one = literal[t] ? tokens[t] == c : tokens[t] == ONE;
      next[t] |= isAny(t);
      next[t + 1] |= one;
      alive |= one || isAny(t);
    }
    return alive ? next : new boolean[0];
  }

  private boolean isAny(int token) {
    return !literal[token] && tokens[token] == ANY;
  }
}
