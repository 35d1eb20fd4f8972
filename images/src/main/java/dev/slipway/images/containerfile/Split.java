package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * An instruction cut into its name, its flags and the rest.
 *
 * @param flags the words that begin with {@code --}, quotes and escapes taken off
 * @param rest without blanks at its ends
 */
record Split(Text name, List<Text> flags, Text rest) {
  static Split of(Text line, char escape) {
    int end = line.next(0, true);
    var flags = new Flagged(line.from(line.next(end, false)), escape);
    var rest = flags.rest();
    return new Split(line.slice(0, end), flags.words, rest.strip());
  }

  /** Takes the flags off the beginning of a text. */
  private static final class Flagged {
    private final List<Text> words = new ArrayList<>();
    private final Text text;
    private final char escape;
    private int at;

    Flagged(Text text, char escape) {
      this.text = text;
      this.escape = escape;
    }

    Text rest() {
      while (true) {
        while (at < text.length() && Text.isSpace(text.at(at))) {
          at++;
        }
        boolean flag = at + 1 < text.length() && text.at(at) == '-' && text.at(at + 1) == '-';
        if (!flag) {
          return text.from(at);
        }
        var word = word();
        if (word.toString().equals("--")) {
          return text.from(at);
        }
        words.add(word);
      }
    }

    private Text word() {
      var word = new Text.Joined();
      char quote = 0;
      for (; at < text.length(); at++) {
        char c = text.at(at);
        if (quote == 0 && Text.isSpace(c)) {
          break;
        }
        if (c == quote) {
          quote = 0;
        } else if (quote == 0 && (c == '\'' || c == '"')) {
          quote = c;
        } else if (c != escape) {
          word.add(text, at);
        } else if (at + 1 < text.length()) {
          word.add(text, ++at);
        }
      }
      return word.text();
    }
  }

  /**
   * The words of a text, quotes and escapes still in them: a blank within quotes or behind an
   * escape does not separate.
   */
  static List<Text> words(Text text, char escape) {
    var words = new ArrayList<Text>();
    int at = 0;
    while (at < text.length()) {
      if (Text.isSpace(text.at(at))) {
        at++;
        continue;
      }
      int end = wordEnd(text, at, escape);
      words.add(withoutLastEscape(text.slice(at, end), escape));
      at = end;
    }
    return words;
  }

  private static int wordEnd(Text text, int begin, char escape) {
    char quote = 0;
    int at = begin;
    for (; at < text.length(); at++) {
      char c = text.at(at);
      if (quote == 0 && Text.isSpace(c)) {
        return at;
      }
      if (c == escape && quote != '\'') {
        at++;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      }
    }
    return Math.min(at, text.length());
  }

  /** An escape character that ends the whole text escapes nothing and is dropped. */
  private static Text withoutLastEscape(Text word, char escape) {
    int escapes = 0;
    while (escapes < word.length() && word.at(word.length() - 1 - escapes) == escape) {
      escapes++;
    }
    return escapes % 2 == 1 ? word.slice(0, word.length() - 1) : word;
  }
}
