package dev.slipway.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final List<String> order = new ArrayList<>();

  @Test
  void eachRoundBeginsWithAnotherAndTheFirstAreNotCounted() throws Exception {
    var rounds = new Rounds(new Progress(false), 1, 2);
    var samples = rounds.alternate("what", List.of(trial("a"), trial("b"), trial("c")));
    assertEquals(List.of("c", "a", "b", "a", "b", "c", "b", "c", "a"), order);
    assertEquals("[4,9]", samples.getFirst().getFirst().json().toString());
  }

  /** Its value is which one of all it was. */
  private Trial trial(String name) {
    return () -> {
      order.add(name);
      return new double[] {order.size()};
    };
  }
}
