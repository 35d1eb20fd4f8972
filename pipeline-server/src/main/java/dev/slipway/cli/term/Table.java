package dev.slipway.cli.term;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Rows under headings, columns as wide as they need to be; the last one is never padded, may hold
 * several lines, and is wrapped to the terminal.
 */
public final class Table {
  private static final int NARROWEST = 20;
  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  public Table(String... headings) {
    columns = headings.length;
    rows.add(List.of(headings));
  }

  public Table row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells in " + columns + " columns");
    }
    var clean = new ArrayList<String>();
    for (int c = 0; c < columns - 1; c++) {
      clean.add(Terminal.clean(cells[c]));
    }
    clean.add(cells[columns - 1].lines().map(Terminal::clean).collect(Collectors.joining("\n")));
    rows.add(clean);
    return this;
  }

  /** Prints it; every cell is painted after it was measured. */
  public void print(Terminal terminal) {
    var widths = new int[columns];
    for (var row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      UnaryOperator<String> paint = r == 0 ? terminal::dim : terminal::state;
      print(terminal, rows.get(r), widths, paint);
    }
  }

  private void print(
      Terminal terminal, List<String> row, int[] widths, UnaryOperator<String> paint) {
    var line = new StringBuilder();
    int indent = 0;
    for (int c = 0; c < columns - 1; c++) {
      var cell = row.get(c);
      line.append(paint.apply(cell)).append(" ".repeat(widths[c] - cell.length() + 2));
      indent += widths[c] + 2;
    }
    int room = Math.max(NARROWEST, terminal.width() - indent);
    for (var part : wrapped(row.getLast(), room)) {
      terminal.line(line + paint.apply(part));
      line.setLength(0);
      line.append(" ".repeat(indent));
    }
  }

  /** The text's lines, broken between words where they are longer than that. */
  private static List<String> wrapped(String text, int room) {
    var lines = new ArrayList<String>();
    for (var whole : text.split("\n", -1)) {
      var rest = whole;
      while (rest.length() > room && rest.lastIndexOf(' ', room) > 0) {
        int gap = rest.lastIndexOf(' ', room);
        lines.add(rest.substring(0, gap));
        rest = rest.substring(gap + 1);
      }
      lines.add(rest);
    }
    return lines;
  }
}
