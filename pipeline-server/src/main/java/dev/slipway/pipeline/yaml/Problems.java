package dev.slipway.pipeline.yaml;

import dev.slipway.pipeline.PipelineReader.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** The problems found so far: the first ones of the file, however many there are. */
final class Problems {
  private static final int MOST = 20;
  private static final int LONGEST_QUOTE = 60;

  private final TreeSet<Problem> first =
      new TreeSet<>(
          Comparator.comparingInt(Problem::line)
              .thenComparingInt(Problem::column)
              .thenComparing(Problem::message));

  void add(Node at, String message, String hint) {
    add(at.getStartMark(), message, hint);
  }

  void add(Optional<Mark> at, String message, String hint) {
    add(
        at.map(m -> m.getLine() + 1).orElse(1),
        at.map(m -> m.getColumn() + 1).orElse(1),
        message,
        hint);
  }

  void add(int line, int column, String message, String hint) {
    first.add(new Problem(line, column, message, hint));
    if (first.size() > MOST) {
      first.pollLast();
    }
  }

  boolean isEmpty() {
    return first.isEmpty();
  }

  List<Problem> inFileOrder() {
    return List.copyOf(first);
  }

  /** Text of the file as it may be shown: short, quoted, no control characters. */
  static String quote(String text) {
    return "'" + shown(text, LONGEST_QUOTE) + "'";
  }

  static String shown(String text, int most) {
    var safe = new StringBuilder();
    text.codePoints().limit(most).forEach(c -> safe.appendCodePoint(isPlain(c) ? c : 0xFFFD));
    return text.codePointCount(0, text.length()) > most ? safe + "..." : safe.toString();
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
