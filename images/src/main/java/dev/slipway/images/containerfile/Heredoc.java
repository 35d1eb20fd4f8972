package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A here-document: how it was opened, and what it holds.
 *
 * @param expand its name was not quoted
 * @param chomp it began with {@code <<-}: leading tabs go
 * @param content empty until it was read; tabs still there
 * @param line of its first line of content
 */
record Heredoc(String name, boolean expand, boolean chomp, String content, int line) {
  private static final Pattern OPENING = Pattern.compile("[0-9]*+<<(-?)\\s*+([^<]*+)");
  private static final Lexer.Keep RAW = new Lexer.Keep(true, true, false, true);
  private static final Lexer.Keep RAW_QUOTES = new Lexer.Keep(true, false, false, true);

  Heredoc holding(String lines, int at) {
    return new Heredoc(name, expand, chomp, lines, at);
  }

  /** Those that a line opens, in order. Words that cannot be read open none. */
  static List<Heredoc> openedBy(String line) {
    var opened = new ArrayList<Heredoc>();
    if (line.contains("<<")) {
      words(line, RAW).forEach(word -> of(word).ifPresent(opened::add));
    }
    return opened;
  }

  /** The one that a single word opens. */
  static Optional<Heredoc> of(String word) {
    var opening = OPENING.matcher(word);
    if (!opening.matches() || opening.group(2).isEmpty()) {
      return Optional.empty();
    }
    var name = words(opening.group(2), Lexer.Keep.UNSET);
    var raw = words(opening.group(2), RAW_QUOTES);
    if (name.size() != 1 || raw.size() != 1) {
      return Optional.empty();
    }
    boolean quoted = quotes(raw.get(0)) != quotes(name.get(0));
    return Optional.of(new Heredoc(name.get(0), !quoted, opening.group(1).equals("-"), "", 0));
  }

  private static List<String> words(String text, Lexer.Keep keep) {
    try {
      var work = new Work(Work.LONGEST_DOCUMENT);
      return new Lexer(text, '\\', keep, Variables.NONE, work).words();
    } catch (Wrong e) {
      return List.of();
    }
  }

  private static long quotes(String text) {
    return text.chars().filter(c -> c == '\'' || c == '"').count();
  }

  /** Whether this line of the file ends it. */
  boolean ends(String raw) {
    int end = raw.length();
    while (end > 0 && (raw.charAt(end - 1) == '\n' || raw.charAt(end - 1) == '\r')) {
      end--;
    }
    int begin = 0;
    while (chomp && begin < end && raw.charAt(begin) == '\t') {
      begin++;
    }
    return raw.substring(begin, end).equals(name);
  }

  /** Its content as a file of its own: without leading tabs where they go. */
  String asFile() {
    if (!chomp) {
      return content;
    }
    var out = new StringBuilder();
    boolean beginning = true;
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      if (!beginning || c != '\t') {
        out.append(c);
        beginning = c == '\n';
      }
    }
    return out.toString();
  }
}
