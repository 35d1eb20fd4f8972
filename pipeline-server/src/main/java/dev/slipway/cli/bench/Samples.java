package dev.slipway.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.slipway.cli.api.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Values measured one after another, all of one unit. */
final class Samples {
  private final List<Double> values = new ArrayList<>();

  /** In milliseconds. */
  void add(Duration duration) {
    add(duration.toNanos() / 1e6);
  }

  void add(double value) {
    values.add(value);
  }

  double median() {
    return quantile(0.5);
  }

  /** By the nearest rank. */
  double quantile(double q) {
    var sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get((int) Math.max(0, Math.ceil(q * sorted.size()) - 1));
  }

  ArrayNode json() {
    var array = Client.JSON.createArrayNode();
    values.forEach(value -> array.add(Row.rounded(value)));
    return array;
  }
}
