package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a file, put together to instructions: comments and blank lines left out, continued
 * lines joined, here-documents read when they are asked for.
 */
final class Lines {
  /**
   * One instruction.
   *
   * @param text without blanks at its ends; never empty
   * @param endLine its last line, before its here-documents
   * @param comments right before it
   */
  record Logical(Text text, int endLine, List<String> comments) {}

  private final List<String> lines;
  private final Problems problems;
  private final Directives directives;
  private int next;

  Lines(String file, Problems problems) {
    this.lines = split(file);
    this.problems = problems;
    this.directives = new Directives(problems);
  }

  /** The lines with what ends them. */
  private static List<String> split(String file) {
    var lines = new ArrayList<String>();
    int begin = 0;
    while (begin < file.length()) {
      int end = file.indexOf('\n', begin);
      end = end < 0 ? file.length() : end + 1;
      lines.add(file.substring(begin, end));
      begin = end;
    }
    return lines;
  }

  /** The escape character; certain once the first instruction has been read. */
  char escape() {
    return directives.escape();
  }

  /** The number of the line that was read last. */
  int line() {
    return next;
  }

  Optional<Logical> next() {
    var comments = new ArrayList<String>();
    while (next < lines.size()) {
      var line = take();
      if (isComment(line)) {
        comment(line, comments);
        continue;
      }
      directives.end();
      int begin = next;
      var text = joined(line).strip();
      if (!text.isEmpty()) {
        return Optional.of(new Logical(text, next, comments));
      }
      if (next > begin) {
        warnEmpty(begin);
      }
    }
    return Optional.empty();
  }

  private Text take() {
    var line = lines.get(next++);
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
      end--;
    }
    return Text.of(line.substring(0, end), next, 1);
  }

  private static boolean isComment(Text line) {
    var text = line.strip();
    return !text.isEmpty() && text.at(0) == '#';
  }

  private void comment(Text line, List<String> comments) {
    if (directives.take(line)) {
      return;
    }
    var text = line.strip().from(1).strip().toString();
    if (text.isEmpty()) {
      comments.clear();
    } else {
      comments.add(text);
    }
  }

  private Text joined(Text first) {
    var joined = new Text.Joined();
    var line = first;
    boolean more = continues(line);
    joined.add(more ? withoutEnd(line) : line);
    while (more && next < lines.size()) {
      line = take();
      if (isComment(line)) {
        continue;
      }
      if (line.strip().isEmpty()) {
        warnEmpty(next);
        continue;
      }
      more = continues(line);
      joined.add(more ? withoutEnd(line) : line);
    }
    return joined.text();
  }

  private void warnEmpty(int line) {
    problems.warn(
        Rule.NO_EMPTY_CONTINUATION, line, 1, "an empty line within an instruction", "remove it");
  }

  /** Whether the last character but blanks is the escape character, and not itself escaped. */
  private boolean continues(Text line) {
    int last = last(line);
    return last >= 0 && line.at(last) == escape() && (last == 0 || line.at(last - 1) != escape());
  }

  private Text withoutEnd(Text line) {
    return line.slice(0, last(line));
  }

  private static int last(Text line) {
    int i = line.length() - 1;
    while (i >= 0 && (line.at(i) == ' ' || line.at(i) == '\t')) {
      i--;
    }
    return i;
  }

  /** Reads the lines of a here-document up to the one that ends it; empty if none does. */
  Optional<String> document(Heredoc opened) {
    var content = new StringBuilder();
    for (int i = next; i < lines.size(); i++) {
      var raw = lines.get(i);
      if (opened.ends(raw)) {
        next = i + 1;
        return Optional.of(content.toString());
      }
      content.append(raw);
    }
    next = lines.size();
    return Optional.empty();
  }
}
