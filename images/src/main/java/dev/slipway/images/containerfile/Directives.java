package dev.slipway.images.containerfile;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comments at the top that say how the file is to be read: {@code # syntax=}, {@code # escape=}
 * and {@code # check=}. The first other line ends them.
 */
final class Directives {
  private static final Pattern DIRECTIVE =
      Pattern.compile("#\\s*+([a-zA-Z][a-zA-Z0-9]*+)\\s*+=\\s*+(\\S.*)");
  private static final Pattern CHECK =
      Pattern.compile("(?i)check\\s*+=\\s*+(\\S.*)", Pattern.DOTALL);
  private static final Pattern OURS =
      Pattern.compile("(docker\\.io/)?docker/dockerfile(:(1(\\.[0-9.]+)?|latest)(-labs)?)?(@.*)?");
  private static final List<String> KNOWN = List.of("syntax", "escape", "check");

  private final Problems problems;
  private final Set<String> seen = new HashSet<>();
  private boolean ended;
  private char escape = '\\';

  Directives(Problems problems) {
    this.problems = problems;
  }

  char escape() {
    return escape;
  }

  /** An instruction or a blank line was seen. */
  void end() {
    ended = true;
  }

  /** Whether the comment is a directive; if so it is obeyed. */
  boolean take(Text comment) {
    var text = comment.strip();
    var match = DIRECTIVE.matcher(text.toString());
    if (ended || !match.matches()) {
      end();
      return false;
    }
    var name = match.group(1).toLowerCase(Locale.ROOT);
    if (!KNOWN.contains(name)) {
      end();
      unknown(text, match);
      return false;
    }
    obey(name, text.slice(match.start(1), match.end(1)), text.slice(match.start(2), match.end(2)));
    return true;
  }

  private void unknown(Text text, Matcher match) {
    problems.warn(
        Rule.UNKNOWN_DIRECTIVE,
        text.slice(match.start(1), match.end(1)).word(),
        "unknown directive " + Problems.quote(match.group(1)) + ", read as a comment",
        DidYouMean.hint(match.group(1), KNOWN));
  }

  private void obey(String name, Text key, Text given) {
    var value = given.strip();
    if (!seen.add(name)) {
      problems.add(key.word(), "the directive " + name + " is given twice", "remove one");
      return;
    }
    switch (name) {
      case "escape" -> escape(value);
      case "check" -> check(value.toString(), problems);
      default -> syntax(value);
    }
  }

  /** Other front ends are programs from a registry, which would run with our rights. */
  private void syntax(Text value) {
    if (!OURS.matcher(value.toString()).matches()) {
      problems.warn(
          Rule.SYNTAX_IGNORED,
          value.word(),
          "the syntax " + Problems.quote(value.toString()) + " is not loaded",
          "the file is read as docker/dockerfile:1");
    }
  }

  private void escape(Text value) {
    if (!value.toString().equals("\\") && !value.toString().equals("`")) {
      problems.add(
          value.word(),
          "not an escape character: " + Problems.quote(value.toString()),
          "expected \\ or `");
      return;
    }
    escape = value.at(0);
  }

  /** The rules that a comment before one instruction switches off, {@code check=skip=A,B}. */
  static Set<Rule> skippedBy(List<String> comments) {
    var skipped = EnumSet.noneOf(Rule.class);
    for (var comment : comments) {
      var match = CHECK.matcher(comment);
      if (match.matches()) {
        skipped.addAll(skips(match.group(1)));
      }
    }
    return skipped;
  }

  private static void check(String options, Problems problems) {
    problems.skip(skips(options));
    if (options(options).contains("error=true")) {
      problems.makeWarningsProblems();
    }
  }

  private static List<String> options(String options) {
    return Arrays.stream(options.split(";", -1)).map(String::strip).toList();
  }

  private static Set<Rule> skips(String options) {
    var skipped = EnumSet.noneOf(Rule.class);
    for (var option : options(options)) {
      if (option.equalsIgnoreCase("skip=all")) {
        return EnumSet.allOf(Rule.class);
      }
      if (option.startsWith("skip=")) {
        for (var name : option.substring("skip=".length()).split(",", -1)) {
          Rule.named(name.strip()).ifPresent(skipped::add);
        }
      }
    }
    return skipped;
  }
}
