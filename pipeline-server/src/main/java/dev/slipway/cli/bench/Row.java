package dev.slipway.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.api.Client;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/**
 * One line of a bench's report. Less is better in every row.
 *
 * @param id what {@code --only} calls it
 * @param goal what it is held against
 * @param other empty if there is none, or it cannot be had on this host
 */
record Row(String id, String what, String unit, Side ours, Optional<Side> other, Goal goal) {

  /** What a row is held against. */
  sealed interface Goal {
    /** Ours is at most that many times the other. */
    record Ratio(double most) implements Goal {}

    /** Ours is at most that. */
    record Most(double most) implements Goal {}

    /** Ours is at most both. */
    record Both(double ratio, double most) implements Goal {}

    /** Nothing: it is told for what it is. */
    record None() implements Goal {}
  }

  Optional<Double> ratio() {
    return other.map(side -> ours.value() / side.value());
  }

  /** Empty if that cannot be said: no goal, or nobody to compare with. */
  Optional<Boolean> met() {
    return switch (goal) {
      case Goal.Ratio(var most) -> ratio().map(ratio -> ratio <= most);
      case Goal.Most(var most) -> Optional.of(ours.value() <= most);
      case Goal.Both(var times, var most) ->
          ratio().map(ratio -> ratio <= times && ours.value() <= most);
      case Goal.None() -> Optional.empty();
    };
  }

  /** The bound on the ratio, or on ours where there is no other. */
  Optional<Double> bound() {
    return switch (goal) {
      case Goal.Ratio(var most) -> Optional.of(most);
      case Goal.Most(var most) -> Optional.of(most);
      case Goal.Both(var times, var most) -> Optional.of(other.isPresent() ? times : most);
      case Goal.None() -> Optional.empty();
    };
  }

  ObjectNode json() {
    var row = Client.JSON.createObjectNode().put("id", id).put("what", what).put("unit", unit);
    row.put("ours", rounded(ours.value()));
    row.put("other", other.map(side -> rounded(side.value())).orElse(null));
    row.put("otherName", other.map(Side::name).orElse(null));
    row.put("ratio", ratio().map(Row::rounded).orElse(null));
    row.put("goal", bound().orElse(null));
    row.put("met", met().orElse(null));
    row.put("oursP90", rounded(ours.samples().quantile(0.9)));
    row.put("otherP90", other.map(side -> rounded(side.samples().quantile(0.9))).orElse(null));
    row.put("oursCommand", ours.command());
    row.put("otherCommand", other.map(Side::command).orElse(null));
    var samples = row.putObject("samples");
    samples.set("ours", ours.samples().json());
    samples.set(
        "other", other.map(side -> side.samples().json()).orElseGet(Client.JSON::createArrayNode));
    return row;
  }

  /** Four digits are more than any clock here is good for. */
  static BigDecimal rounded(double value) {
    return new BigDecimal(value).round(new MathContext(4));
  }
}
