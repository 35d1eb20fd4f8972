package dev.slipway.cli.bench;

import java.io.IOException;
import java.util.List;

/** Rows that are measured together. */
interface Family {
  /** What its rows are called. */
  List<String> ids();

  List<Row> measure(Setting setting) throws IOException, InterruptedException;
}
