package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern for a whole path, as Go's filepath.Match has it: {@code *} and {@code ?} stand for
 * characters but slashes, {@code [a-z]} and {@code [^a-z]} for one of a class, a backslash takes
 * meanings away. In ignore files and {@code --exclude}, {@code **} stands for any directories.
 *
 * <p>Matching takes time proportional to pattern times path, whatever the two are.
 */
public final class PathPattern {
  static final int LONGEST = 1024;

  /** What one part of the pattern stands for. */
  private sealed interface Token {
    record Literal(char c) implements Token {}

    /** One character but a slash. */
    record One() implements Token {}

    /** Any characters but slashes. */
    record Star() implements Token {}

    /** Anything. */
    record All() implements Token {}

    /** Nothing, or anything that ends in a slash. */
    record Directories() implements Token {}

    /** One of these ranges, first and last in turn, or none of them. */
    record OneOf(List<Character> ranges, boolean negated) implements Token {
      boolean has(char c) {
        boolean in = false;
        for (int i = 0; i < ranges.size(); i += 2) {
          in |= ranges.get(i) <= c && c <= ranges.get(i + 1);
        }
        return in != negated;
      }
    }
  }

  private final List<Token> tokens;
  private final String prefix;

  private PathPattern(List<Token> tokens) {
    this.tokens = tokens;
    var literal = new StringBuilder();
    for (var token : tokens) {
      if (!(token instanceof Token.Literal(char c))) {
        break;
      }
      literal.append(c);
    }
    this.prefix = literal.toString();
  }

  /** Reads a pattern in which {@code **} goes through directories. */
  static PathPattern of(String text) throws Wrong {
    return new Reader(text, true).read();
  }

  /**
   * Reads one part of a source of COPY, where two stars are no more than one.
   *
   * @throws ContainerfileException if it is no pattern, with the place of the word
   */
  public static PathPattern ofSource(Source source, Word word, String part) {
    return source.read(word, text -> ofSource(part));
  }

  static PathPattern ofSource(String text) throws Wrong {
    return new Reader(text, false).read();
  }

  /** Whether a text has characters that only a pattern has. */
  public static boolean isPattern(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' || c == '?' || c == '[') {
        return true;
      }
      if (c == '\\') {
        i++;
      }
    }
    return false;
  }

  /** What every path that matches begins with. */
  String prefix() {
    return prefix;
  }

  /** Whether this is such a path. */
  public boolean matches(String path) {
    if (!path.startsWith(prefix)) {
      return false;
    }
    var here = new boolean[path.length() + 1];
    here[prefix.length()] = true;
    for (var token : tokens.subList(prefix.length(), tokens.size())) {
      here = after(here, path, token);
      if (here.length == 0) {
        return false;
      }
    }
    return here[path.length()];
  }

  /** Where the path can have been read to behind one more token; empty if nowhere. */
  private static boolean[] after(boolean[] before, String path, Token token) {
    var after = new boolean[before.length];
    boolean alive = false;
    boolean seen = false;
    for (int i = 0; i <= path.length(); i++) {
      boolean here = before[i];
      char last = i == 0 ? 0 : path.charAt(i - 1);
      boolean stepped = i > 0 && before[i - 1];
      after[i] =
          switch (token) {
            case Token.Literal(char c) -> stepped && last == c;
            case Token.One one -> stepped && last != '/';
            case Token.OneOf one -> stepped && one.has(last);
            case Token.Star star -> here || (i > 0 && after[i - 1] && last != '/');
            case Token.All all -> here || seen;
            case Token.Directories directories -> here || (seen && last == '/');
          };
      seen |= here;
      alive |= after[i];
    }
    return alive ? after : new boolean[0];
  }

  /** Reads one pattern. */
  private static final class Reader {
    private final String text;
    private final boolean deep;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    Reader(String text, boolean deep) {
      this.text = text;
      this.deep = deep;
    }

    PathPattern read() throws Wrong {
      if (text.length() > LONGEST) {
        throw new Wrong("a pattern of " + text.length() + " characters", "at most " + LONGEST);
      }
      while (at < text.length()) {
        char c = text.charAt(at++);
        switch (c) {
          case '*' -> star();
          case '?' -> tokens.add(new Token.One());
          case '[' -> tokens.add(oneOf());
          case '\\' -> tokens.add(new Token.Literal(escaped()));
          default -> tokens.add(new Token.Literal(c));
        }
      }
      return new PathPattern(List.copyOf(tokens));
    }

    private void star() {
      if (!deep || at == text.length() || text.charAt(at) != '*') {
        tokens.add(new Token.Star());
        return;
      }
      boolean first = at == 1;
      at++;
      boolean slash = at < text.length() && text.charAt(at) == '/';
      at += slash ? 1 : 0;
      boolean plainRest = !slash && first && !isPattern(text.substring(at));
      tokens.add(at == text.length() || plainRest ? new Token.All() : new Token.Directories());
    }

    private char escaped() throws Wrong {
      if (at == text.length()) {
        throw bad("a backslash at its end escapes nothing");
      }
      return text.charAt(at++);
    }

    private Token oneOf() throws Wrong {
      boolean negated = at < text.length() && text.charAt(at) == '^';
      at += negated ? 1 : 0;
      var ranges = new ArrayList<Character>();
      while (ranges.isEmpty() || at == text.length() || text.charAt(at) != ']') {
        char low = inClass();
        char high = low;
        if (at < text.length() && text.charAt(at) == '-') {
          at++;
          high = inClass();
        }
        if (high < low) {
          throw bad("a range goes backwards");
        }
        ranges.addAll(Arrays.asList(low, high));
      }
      at++;
      return new Token.OneOf(List.copyOf(ranges), negated);
    }

    private char inClass() throws Wrong {
      if (at == text.length()) {
        throw bad("a [ has no ]");
      }
      char c = text.charAt(at++);
      if (c == ']' || c == '-') {
        throw bad("in [ ] a " + c + " needs a backslash");
      }
      return c == '\\' ? escaped() : c;
    }

    private Wrong bad(String why) {
      return new Wrong("not a pattern: " + Problems.quote(text), why);
    }
  }
}
