package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes quotes and escapes off one text and puts the values of variables in, as a shell would.
 *
 * <p>One use only. Whatever the text, it ends: nesting, size and comparisons are bounded.
 */
final class Lexer {
  /*
   * The rules are those of BuildKit's frontend/dockerfile/shell: what a shell does, without
   * commands, arithmetic and brackets in patterns. Differences on purpose: an empty pattern
   * replaces nothing, and ## or %% is seen in the text, not in what a variable holds.
   */
  private static final int DEEPEST = 50;
  private static final int END = -1;

  /**
   * What stays in the result.
   *
   * @param quotes stay, though they still quote
   * @param escapes stay, though they still escape
   * @param quotesAreText as in a here-document
   * @param unset variables that are not set stay as they are written
   */
  record Keep(boolean quotes, boolean escapes, boolean quotesAreText, boolean unset) {
    static final Keep NOTHING = new Keep(false, false, false, false);
    static final Keep UNSET = new Keep(false, false, false, true);
    static final Keep DOCUMENT = new Keep(false, false, true, false);
  }

  private final String text;
  private final char escape;
  private final Keep keep;
  private final Variables variables;
  private final Work work;
  private final Set<String> unset = new LinkedHashSet<>();
  private boolean keepEscapes;
  private int at;
  private int depth;

  Lexer(String text, char escape, Keep keep, Variables variables, Work work) {
    this.text = text;
    this.escape = escape;
    this.keep = keep;
    this.variables = variables;
    this.work = work;
    this.keepEscapes = keep.escapes();
  }

  /** The whole as one word; blanks stay. */
  String word() throws Wrong {
    return until(END, new Words());
  }

  /** The words: separated by blanks that are not quoted, also by those in values. */
  List<String> words() throws Wrong {
    var words = new Words();
    until(END, words);
    return words.all();
  }

  /** The variables that were asked for and are not set; known after the expansion. */
  Set<String> unset() {
    return unset;
  }

  /** Collects words as they come. */
  private static final class Words {
    private final List<String> done = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    void split(String value) {
      for (int i = 0; i < value.length(); i++) {
        split(value.charAt(i));
      }
    }

    void split(char c) {
      if (!Text.isSpace(c)) {
        word.append(c);
      } else if (!word.isEmpty()) {
        done.add(word.toString());
        word.setLength(0);
      }
    }

    void whole(String part) {
      word.append(part);
    }

    List<String> all() {
      split(' ');
      return done;
    }
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private int next() {
    return at < text.length() ? text.charAt(at++) : END;
  }

  private String until(int stop, Words words) throws Wrong {
    var result = new StringBuilder();
    while (peek() != END && peek() != stop) {
      char c = (char) peek();
      if (c == '$') {
        var value = dollar();
        words.split(value);
        result.append(value);
      } else {
        var part = special(c);
        words.whole(part.orElse(""));
        result.append(part.orElse(""));
        if (part.isEmpty()) {
          words.split((char) next());
          result.append(c);
        }
      }
      work.fits(result);
    }
    if (next() != stop) {
      throw new Wrong("missing '" + (char) stop + "' in a substitution", "");
    }
    return result.toString();
  }

  /** What a quote, an escape or the beginning of a here-document stands for. */
  private Optional<String> special(char c) throws Wrong {
    if (c == '\'' && !keep.quotesAreText()) {
      return Optional.of(singleQuoted());
    }
    if (c == '"' && !keep.quotesAreText()) {
      return Optional.of(doubleQuoted());
    }
    if (c == escape) {
      return Optional.of(escaped());
    }
    return c == '<' && text.startsWith("<<", at) ? Optional.of(document()) : Optional.empty();
  }

  /** An escape at the end of the text means nothing. */
  private String escaped() {
    next();
    int c = next();
    return (keepEscapes ? String.valueOf(escape) : "") + (c == END ? "" : (char) c);
  }

  private String document() {
    int begin = at;
    at += 2;
    while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
      at++;
    }
    return text.substring(begin, at);
  }

  private String singleQuoted() throws Wrong {
    int end = text.indexOf('\'', at + 1);
    if (end < 0) {
      throw new Wrong("a single quote is not closed", "put ' behind it, or escape it");
    }
    var inner = text.substring(at + 1, end);
    at = end + 1;
    return keep.quotes() ? "'" + inner + "'" : inner;
  }

  private String doubleQuoted() throws Wrong {
    var result = new StringBuilder();
    next();
    while (peek() != '"') {
      work.fits(result);
      int c = peek();
      if (c == END) {
        throw new Wrong("a double quote is not closed", "put \" behind it, or escape it");
      }
      if (c == '$') {
        result.append(dollar());
      } else if (next() == escape) {
        result.append(escapedInQuotes());
      } else {
        result.append((char) c);
      }
    }
    next();
    return keep.quotes() ? "\"" + result + "\"" : result.toString();
  }

  /** Between double quotes only a few characters can be escaped; before others it stays. */
  private String escapedInQuotes() {
    int c = peek();
    if (c == END) {
      return keepEscapes ? String.valueOf(escape) : "";
    }
    if (c == '"' || c == '$' || c == escape) {
      next();
      return (keepEscapes ? String.valueOf(escape) : "") + (char) c;
    }
    return String.valueOf(escape);
  }

  private String dollar() throws Wrong {
    if (++depth > DEEPEST) {
      throw new Wrong("substitutions are nested deeper than " + DEEPEST, "use another ARG");
    }
    next();
    String value = peek() == '{' ? braces() : plain();
    depth--;
    return value;
  }

  private String plain() {
    var name = name();
    if (name.isEmpty()) {
      return "$";
    }
    return get(name).orElse(keep.unset() ? "$" + name : "");
  }

  private String braces() throws Wrong {
    int begin = at - 1;
    next();
    int c = peek();
    if (c == '{' || c == '}' || c == ':') {
      throw new Wrong(
          "not a substitution: " + Problems.quote(text.substring(begin)), "expected ${NAME}");
    }
    var name = name();
    c = next();
    if (c == END) {
      throw new Wrong("missing '}' in a substitution", "");
    }
    var result =
        switch (c) {
          case '}' -> get(name).orElse(keep.unset() ? "${" + name + "}" : "");
          case '#', '%' -> trimmed(name, (char) c);
          case '/' -> replaced(name);
          case ':' -> alternative(name, next(), true);
          default -> alternative(name, c, false);
        };
    return keep.unset() && get(name).isEmpty() ? text.substring(begin, at) : result;
  }

  private String alternative(String name, int modifier, boolean emptyIsUnset) throws Wrong {
    if (modifier != '-' && modifier != '+' && modifier != '?') {
      throw new Wrong(
          "unknown modifier in the substitution of " + Problems.quote(name),
          "known are :- - :+ + :? ? # ## % %% / //");
    }
    var word = until('}', new Words());
    var value = get(name);
    boolean set = value.isPresent() && !(emptyIsUnset && value.get().isEmpty());
    return switch (modifier) {
      case '-' -> set ? value.orElse("") : word;
      case '+' -> set ? word : "";
      default -> {
        if (!set && !keep.unset()) {
          throw new Wrong(name + ": " + (word.isEmpty() ? needed(value) : word), "");
        }
        yield value.orElse("");
      }
    };
  }

  private static String needed(Optional<String> value) {
    return "is not allowed to be " + (value.isPresent() ? "empty" : "unset");
  }

  private String trimmed(String name, char side) throws Wrong {
    boolean longest = peek() == side;
    if (longest) {
      next();
    }
    var pattern = ShellPattern.of(pattern('}'), work);
    var value = get(name).orElse("");
    return side == '#'
        ? pattern.withoutPrefix(value, longest)
        : pattern.withoutSuffix(value, longest);
  }

  private String replaced(String name) throws Wrong {
    boolean all = peek() == '/';
    if (all) {
      next();
    }
    var pattern = ShellPattern.of(pattern('/'), work);
    var by = pattern('}');
    return pattern.replaced(get(name).orElse(""), by, all);
  }

  /** A part in which escapes mean something to the pattern. */
  private String pattern(char stop) throws Wrong {
    boolean before = keepEscapes;
    keepEscapes = true;
    var result = until(stop, new Words());
    keepEscapes = before;
    return result;
  }

  private Optional<String> get(String name) {
    var value = variables.get(name);
    if (value.isEmpty()) {
      unset.add(name);
    }
    return value;
  }

  /** A name, a number, or one of the shell's special characters, which are never set here. */
  private String name() {
    int begin = at;
    if (isDigit(peek())) {
      while (isDigit(peek())) {
        at++;
      }
    } else if (peek() != END && "@*#?-$!".indexOf(peek()) >= 0) {
      at++;
    } else {
      while (peek() != END && (Character.isLetterOrDigit((char) peek()) || peek() == '_')) {
        at++;
      }
    }
    return text.substring(begin, at);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
