package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What was found in one file so far: the first problems and the first warnings. */
final class Problems {
  private static final int MOST = 20;
  private static final int MOST_WARNINGS = 100;
  private static final int LONGEST_QUOTE = 60;
  private static final Comparator<Problem> IN_FILE_ORDER =
      Comparator.comparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::message);

  private final String file;
  private final TreeSet<Problem> problems = new TreeSet<>(IN_FILE_ORDER);
  private final List<Warning> warnings = new ArrayList<>();
  private final Set<Rule> skipped = EnumSet.noneOf(Rule.class);
  private Set<Rule> skippedHere = Set.of();
  private boolean warningsAreProblems;

  Problems(String file) {
    this.file = file;
  }

  void add(int line, int column, String message, String hint) {
    add(new Problem(file, line, column, message, hint));
  }

  void add(Word at, String message, String hint) {
    add(at.line(), at.column(), message, hint);
  }

  void add(Problem problem) {
    problems.add(problem);
    if (problems.size() > MOST) {
      problems.pollLast();
    }
  }

  void warn(Rule rule, int line, int column, String message, String hint) {
    var problem = new Problem(file, line, column, message, hint);
    if (skipped.contains(rule) || skippedHere.contains(rule)) {
      return;
    }
    if (warningsAreProblems) {
      add(new Problem(file, line, column, message + " [" + rule.label() + "]", hint));
    } else if (warnings.size() < MOST_WARNINGS) {
      warnings.add(new Warning(rule, problem));
    }
  }

  void warn(Rule rule, Word at, String message, String hint) {
    warn(rule, at.line(), at.column(), message, hint);
  }

  void skip(Set<Rule> rules) {
    skipped.addAll(rules);
  }

  /** The rules that are off for the instruction that is read. */
  void skipFor(Set<Rule> rules) {
    skippedHere = rules;
  }

  /** From now on a warning is a problem: {@code # check=error=true}. */
  void makeWarningsProblems() {
    warningsAreProblems = true;
  }

  String file() {
    return file;
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  List<Problem> inFileOrder() {
    return List.copyOf(problems);
  }

  List<Warning> warnings() {
    return warnings.stream().sorted(Comparator.comparing(Warning::problem, IN_FILE_ORDER)).toList();
  }

  /** Text of the file as it may be shown: short, quoted, no control characters. */
  static String quote(String text) {
    return "'" + shown(text) + "'";
  }

  private static String shown(String text) {
    var safe = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_QUOTE)
        .forEach(c -> safe.appendCodePoint(isPlain(c) ? c : 0xFFFD));
    return text.codePointCount(0, text.length()) > LONGEST_QUOTE ? safe + "..." : safe.toString();
  }

  /* Format characters can reverse or hide what a terminal shows; lone surrogates cannot be sent. */
  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
