package dev.slipway.cli.bench;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Table;
import dev.slipway.cli.term.Terminal;
import java.util.List;
import java.util.Locale;

/** What a bench found: for people a table, for programs one JSON object. */
record Report(String bench, List<Row> rows) {

  void json(Terminal terminal) {
    var object = Client.JSON.createObjectNode().put("bench", bench);
    var array = object.putArray("rows");
    rows.forEach(row -> array.add(row.json()));
    object
        .putObject("host")
        .put("cpus", Runtime.getRuntime().availableProcessors())
        .put("kernel", System.getProperty("os.version"))
        .put("java", Runtime.version().toString());
    terminal.line(object.toString());
  }

  void table(Terminal terminal) {
    var table = new Table("ROW", "OURS", "P90", "OTHER", "P90", "RATIO", "GOAL", "MET", "WHAT");
    for (var row : rows) {
      table.row(
          row.id(),
          number(row.ours().value()) + " " + row.unit(),
          number(row.ours().samples().quantile(0.9)),
          row.other().map(side -> number(side.value())).orElse("-"),
          row.other().map(side -> number(side.samples().quantile(0.9))).orElse("-"),
          row.ratio().map(Report::number).orElse("-"),
          row.bound().map(Report::number).orElse("-"),
          row.met().map(met -> met ? "ok" : "fail").orElse("-"),
          row.what() + row.other().map(side -> "; beside " + side.name()).orElse(""));
    }
    table.print(terminal);
  }

  private static String number(double value) {
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
