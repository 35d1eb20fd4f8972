package dev.slipway.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraphTest {
  private static final Graph DIAMOND =
      graph(
          Map.entry("pack", List.of("build", "lint")),
          Map.entry("lint", List.of("fetch")),
          Map.entry("build", List.of("fetch")),
          Map.entry("fetch", List.of()));

  @SafeVarargs
  private static Graph graph(Map.Entry<String, List<String>>... entries) {
    var needs = new LinkedHashMap<String, List<String>>();
    for (var entry : entries) {
      needs.put(entry.getKey(), entry.getValue());
    }
    return new Graph(needs);
  }

  @Test
  void startsWhatWaitsForNothing() {
    var next = DIAMOND.next(Set.of(), Set.of(), Set.of());
    assertEquals(List.of("fetch"), next.startable());
    assertFalse(next.settled());
  }

  @Test
  void startsParallelStepsTogetherAndEachOnlyOnce() {
    assertEquals(
        List.of("build", "lint"), DIAMOND.next(Set.of("fetch"), Set.of(), Set.of()).startable());
    assertEquals(
        List.of("lint"), DIAMOND.next(Set.of("fetch"), Set.of(), Set.of("build")).startable());
  }

  @Test
  void waitsForEveryNeed() {
    var next = DIAMOND.next(Set.of("fetch", "build"), Set.of(), Set.of("lint"));
    assertEquals(List.of(), next.startable());
    assertFalse(next.settled());
  }

  @Test
  void skipsAllThatFollowsAFailureAndNamesTheNeed() {
    var next = DIAMOND.next(Set.of(), Set.of("fetch"), Set.of());
    assertEquals(Map.of("build", "fetch", "lint", "fetch", "pack", "build"), next.skipped());
    assertTrue(next.settled());
  }

  @Test
  void goesOnWithWhatAFailureDoesNotTouch() {
    var next = DIAMOND.next(Set.of("fetch"), Set.of("build"), Set.of());
    assertEquals(List.of("lint"), next.startable());
    assertEquals(Map.of("pack", "build"), next.skipped());
  }

  @Test
  void settlesWhenAllHaveEnded() {
    assertTrue(DIAMOND.next(DIAMOND.needs().keySet(), Set.of(), Set.of()).settled());
  }

  @Test
  void tellsWhatComesBefore() {
    assertEquals(Set.of("fetch", "build", "lint"), DIAMOND.before("pack"));
    assertEquals(List.of("fetch", "build", "lint", "pack"), DIAMOND.inOrder());
  }

  @Test
  void namesTheCycle() {
    assertEquals(
        Optional.of(List.of("b", "c", "b")),
        Graph.cycle(
            graph(
                    Map.entry("a", List.of("b")),
                    Map.entry("b", List.of("x", "c")),
                    Map.entry("c", List.of("b")))
                .needs()));
    assertEquals(Optional.empty(), Graph.cycle(DIAMOND.needs()));
  }

  @Test
  void runsEveryRandomGraphToItsEndInAnyOrder() {
    var random = new Random(7);
    for (int round = 0; round < 300; round++) {
      var graph = randomGraph(random, 1 + random.nextInt(30));
      assertEquals(Optional.empty(), Graph.cycle(graph.needs()));
      var passed = new HashSet<String>();
      var failed = new HashSet<String>();
      var skipped = runOut(graph, random, passed, failed);
      var all = new HashSet<>(passed);
      all.addAll(failed);
      all.addAll(skipped);
      assertEquals(graph.needs().keySet(), all);
      assertTrue(passed.stream().allMatch(s -> passed.containsAll(graph.before(s))));
      assertTrue(skipped.stream().noneMatch(s -> passed.containsAll(graph.needs().get(s))));
    }
  }

  private static Set<String> runOut(
      Graph graph, Random random, Set<String> passed, Set<String> failed) {
    while (true) {
      var next = graph.next(passed, failed, Set.of());
      if (next.settled()) {
        return next.skipped().keySet();
      }
      var step = next.startable().get(random.nextInt(next.startable().size()));
      (random.nextInt(5) == 0 ? failed : passed).add(step);
    }
  }

  private static Graph randomGraph(Random random, int size) {
    var names = new java.util.ArrayList<String>();
    for (int i = 0; i < size; i++) {
      names.add("s" + i);
    }
    var needs = new java.util.TreeMap<String, List<String>>();
    for (int i = 0; i < size; i++) {
      int below = i;
      needs.put(
          names.get(i),
          names.subList(0, below).stream().filter(n -> random.nextInt(3) == 0).toList());
    }
    return new Graph(needs);
  }
}
