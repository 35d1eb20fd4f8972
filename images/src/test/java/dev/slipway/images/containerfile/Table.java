package dev.slipway.images.containerfile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows of a file of tests: {@code input => outcome}; comments and blank lines left out. */
record Table(List<Row> rows) {
  static final Path FILES = Path.of("src/test/resources/containerfile");

  /** One row; {@code line} is its place in the file, for messages. */
  record Row(int line, String input, String outcome) {}

  static Table read(String name, int atLeast) throws IOException {
    var rows = new ArrayList<Row>();
    int number = 0;
    for (var line : Files.readAllLines(FILES.resolve(name))) {
      number++;
      int arrow = line.indexOf(" => ");
      if (!line.startsWith("# ") && arrow >= 0) {
        rows.add(new Row(number, line.substring(0, arrow), line.substring(arrow + 4)));
      }
    }
    assertTrue(rows.size() >= atLeast, name + " has only " + rows.size() + " rows");
    return new Table(List.copyOf(rows));
  }
}
