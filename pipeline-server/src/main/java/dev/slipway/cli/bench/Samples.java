package dev.slipway.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.slipway.cli.api.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations measured one after another, in milliseconds. */
final class Samples {
  private final List<Double> millis = new ArrayList<>();

  void add(Duration duration) {
    millis.add(duration.toNanos() / 1e6);
  }

  double median() {
    return quantile(0.5);
  }

  /** By the nearest rank. */
  double quantile(double q) {
    var sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get((int) Math.max(0, Math.ceil(q * sorted.size()) - 1));
  }

  ArrayNode json() {
    var array = Client.JSON.createArrayNode();
    millis.forEach(sample -> array.add(Math.round(sample * 10) / 10.0));
    return array;
  }
}
