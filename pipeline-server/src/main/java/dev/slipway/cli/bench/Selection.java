package dev.slipway.cli.bench;

import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.term.Terminal;
import dev.slipway.images.ImageException;
import dev.slipway.runtime.ContainerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which rows of a bench are asked for, how they are told, and whether all went well. */
final class Selection {
  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ID",
      description = "only these rows; what is measured together still is")
  private List<String> only = new ArrayList<>();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private boolean failed;

  /** Refuses names that no row has. */
  void check(List<Family> families) {
    var known = families.stream().flatMap(family -> family.ids().stream()).toList();
    for (var id : only) {
      if (!known.contains(id)) {
        throw new TypeConversionException(
            "no row " + id + " (expected: " + String.join(", ", known) + ")");
      }
    }
  }

  boolean wants(Family family) {
    return only.isEmpty() || family.ids().stream().anyMatch(only::contains);
  }

  /** What cannot be measured leaves its rows out; the others are worth having. */
  List<Row> measure(List<Family> families, Setting setting) throws InterruptedException {
    var rows = new ArrayList<Row>();
    for (var family : families) {
      if (wants(family)) {
        rows.addAll(measured(family, setting));
      }
    }
    return rows;
  }

  private List<Row> measured(Family family, Setting setting) throws InterruptedException {
    try {
      return family.measure(setting).stream()
          .filter(row -> only.isEmpty() || only.contains(row.id()))
          .toList();
    } catch (IOException | ContainerException | ImageException | ApiException e) {
      failed(String.join(", ", family.ids()) + ": " + told(e));
      return List.of();
    }
  }

  private static String told(Exception e) {
    return e + Optional.ofNullable(e.getCause()).map(cause -> ": " + cause).orElse("");
  }

  /** Says what went wrong; the bench fails in the end. */
  void failed(String why) {
    failed = true;
    System.err.println("slipway: " + why);
  }

  /** Prints what was found: the exit code. */
  int report(Report report) {
    var terminal = Terminal.standard(System.getenv());
    if (json) {
      report.json(terminal);
    } else {
      report.table(terminal);
    }
    return failed ? 1 : 0;
  }
}
