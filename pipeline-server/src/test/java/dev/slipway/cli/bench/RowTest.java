package dev.slipway.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowTest {
  @Test
  void theMedianIsHeldAgainstThatOfTheOther() {
    var row = row(side("ours", 1, 2, 900), side("other", 10, 4, 1), new Row.Goal.Ratio(0.5));
    assertEquals(Optional.of(true), row.met());
    assertEquals(Optional.of(0.5), row.ratio());
  }

  @Test
  void whoeverHasNobodyBesideItHasMetNothing() {
    var row =
        new Row(
            "id", "what", "ms", side("ours", 1), Optional.empty(), new Row.Goal.Both(0.5, 2000));
    assertEquals(Optional.empty(), row.met());
    var json = row.json();
    for (var field : new String[] {"other", "otherName", "ratio", "met"}) {
      assertTrue(json.has(field) && json.get(field).isNull(), () -> field + " of " + json);
    }
    assertEquals(2000, json.get("goal").asInt());
  }

  @Test
  void aBoundOnOursNeedsNobodyElse() {
    var goal = new Row.Goal.Most(50);
    assertEquals(
        Optional.of(false),
        new Row("id", "what", "ms", side("ours", 51), Optional.empty(), goal).met());
  }

  @Test
  void bothCommandsAndAllSamplesAreTold() {
    var json = row(side("ours", 3, 1, 2), side("other", 6), new Row.Goal.None()).json();
    assertEquals("ours by hand", json.get("oursCommand").asText());
    assertEquals("other by hand", json.get("otherCommand").asText());
    assertEquals("{\"ours\":[3,1,2],\"other\":[6]}", json.get("samples").toString());
    assertTrue(json.get("met").isNull() && json.get("goal").isNull(), json::toString);
  }

  private static Row row(Side ours, Side other, Row.Goal goal) {
    return new Row("id", "what", "ms", ours, Optional.of(other), goal);
  }

  private static Side side(String name, double... values) {
    var samples = new Samples();
    for (double value : values) {
      samples.add(value);
    }
    return new Side(name, name + " by hand", samples);
  }
}
