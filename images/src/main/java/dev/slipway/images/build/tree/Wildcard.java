package dev.slipway.images.build.tree;

import dev.slipway.images.ImageException;
import java.util.regex.Pattern;

/**
 * One part of a path as Go's filepath.Match takes it: {@code *}, {@code ?}, {@code [a-z]}, {@code
 * \}.
 */
final class Wildcard {
  private final String literal;
  private final boolean plain;
  private final Pattern pattern;

  private Wildcard(String literal, boolean plain, Pattern pattern) {
    this.literal = literal;
    this.plain = plain;
    this.pattern = pattern;
  }

  static Wildcard of(String part) {
    StringBuilder regex = new StringBuilder();
    StringBuilder literal = new StringBuilder();
    boolean plain = true;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      switch (c) {
        case '*' -> {
          plain = false;
          regex.append(".*");
        }
        case '?' -> {
          plain = false;
          regex.append('.');
        }
        case '[' -> {
          plain = false;
          i = characters(part, i, regex);
        }
        default -> {
          if (c == '\\' && i + 1 < part.length()) {
            c = part.charAt(++i);
          }
          regex.append(Pattern.quote(String.valueOf(c)));
          literal.append(c);
        }
      }
    }
    return new Wildcard(literal.toString(), plain, Pattern.compile(regex + "", Pattern.DOTALL));
  }

  /** A class such as {@code [^a-c]}; the index of its closing bracket. */
  private static int characters(String part, int open, StringBuilder regex) {
    int close = part.indexOf(']', open + 2);
    if (close < 0) {
      throw ImageException.malformed(
          "the pattern \"" + RawPath.shown(part) + "\" has a [ without its ]");
    }
    String inside = part.substring(open + 1, close);
    boolean not = inside.startsWith("^") || inside.startsWith("!");
    regex.append(not ? "[^" : "[");
    for (char c : (not ? inside.substring(1) : inside).toCharArray()) {
      if (c != '-' && !Character.isLetterOrDigit(c)) {
        regex.append('\\');
      }
      regex.append(c);
    }
    regex.append(']');
    return close;
  }

  /** True where it names one thing, {@link #literal}. */
  boolean isPlain() {
    return plain;
  }

  String literal() {
    return literal;
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
