package dev.slipway.cli.term;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rows under headings, columns as wide as they need to be; the last one is never padded. */
public final class Table {
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
    for (var cell : cells) {
      clean.add(Terminal.clean(cell));
    }
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
      terminal.line(format(rows.get(r), widths, paint));
    }
  }

  private static String format(List<String> row, int[] widths, UnaryOperator<String> paint) {
    var line = new StringBuilder();
    for (int c = 0; c < row.size(); c++) {
      var cell = row.get(c);
      line.append(paint.apply(cell));
      if (c < row.size() - 1) {
        line.append(" ".repeat(widths[c] - cell.length() + 2));
      }
    }
    return line.toString();
  }
}
