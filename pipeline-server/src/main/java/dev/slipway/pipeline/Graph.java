package dev.slipway.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which step waits for which: pure, and the same whoever asks. All its answers are in the order of
 * the file where they have a choice.
 *
 * @param needs each step's name with the names of the steps it needs, all of them keys, no cycle
 */
public record Graph(Map<String, List<String>> needs) {
  public Graph {
    needs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(needs));
  }

  public static Graph of(List<Step> steps) {
    var needs = new LinkedHashMap<String, List<String>>();
    steps.forEach(step -> needs.put(step.name(), step.needs()));
    return new Graph(needs);
  }

  /**
   * What follows from how far the steps have come.
   *
   * @param startable steps that wait for nothing any more, not begun and not ended
   * @param skipped steps that can never start, each with the needed step that did not pass (which
   *     may itself be a skipped one)
   * @param settled whether nothing runs and nothing can start: every step has ended or is skipped
   */
  public record Next(List<String> startable, Map<String, String> skipped, boolean settled) {
    public Next {
      startable = List.copyOf(startable);
      skipped = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    }
  }

  /**
   * What can start and what never will.
   *
   * @param passed steps that ended well
   * @param unpassed steps that ended in any other way
   * @param running steps that were started and have not ended
   */
  public Next next(Set<String> passed, Set<String> unpassed, Set<String> running) {
    var lost = new HashSet<>(unpassed);
    var startable = new ArrayList<String>();
    var skipped = new LinkedHashMap<String, String>();
    for (var name : inOrder()) {
      if (passed.contains(name) || unpassed.contains(name) || running.contains(name)) {
        continue;
      }
      var wants = needs.getOrDefault(name, List.of());
      var broken = wants.stream().filter(lost::contains).findFirst();
      if (broken.isPresent()) {
        lost.add(name);
        skipped.put(name, broken.get());
      } else if (passed.containsAll(wants)) {
        startable.add(name);
      }
    }
    return new Next(startable, skipped, startable.isEmpty() && running.isEmpty());
  }

  /** All steps, each after those it needs. */
  public List<String> inOrder() {
    var done = new java.util.LinkedHashSet<String>();
    needs.keySet().forEach(name -> visit(name, done));
    return List.copyOf(done);
  }

  /** The steps that must have passed before that one, directly or not. */
  public Set<String> before(String step) {
    var all = new java.util.LinkedHashSet<String>();
    visit(step, all);
    all.remove(step);
    return java.util.Collections.unmodifiableSet(all);
  }

  private void visit(String start, Set<String> done) {
    Deque<String> path = new ArrayDeque<>(List.of(start));
    while (!path.isEmpty()) {
      var name = path.element();
      var open =
          needs.getOrDefault(name, List.of()).stream().filter(n -> !done.contains(n)).findFirst();
      if (open.isPresent()) {
        if (path.contains(open.get())) {
          throw new IllegalStateException("step '" + open.get() + "' needs itself");
        }
        path.push(open.get());
      } else {
        done.add(path.pop());
      }
    }
  }

  /**
   * Steps that wait for each other, the first one again at the end ({@code a, b, a}), or empty if
   * the needs form no cycle. Needs that are no keys are ignored.
   */
  public static Optional<List<String>> cycle(Map<String, List<String>> needs) {
    var state = new HashMap<String, Integer>();
    for (var start : needs.keySet()) {
      var found = cycleFrom(start, needs, state);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<List<String>> cycleFrom(
      String start, Map<String, List<String>> needs, Map<String, Integer> tried) {
    var path = new ArrayList<String>();
    if (!tried.containsKey(start)) {
      path.add(start);
    }
    while (!path.isEmpty()) {
      var name = path.getLast();
      var wants = needs.getOrDefault(name, List.of());
      int next = tried.merge(name, 1, Integer::sum) - 1;
      if (next >= wants.size()) {
        path.removeLast();
        continue;
      }
      var want = wants.get(next);
      if (path.contains(want)) {
        var cycle = new ArrayList<>(path.subList(path.indexOf(want), path.size()));
        cycle.add(want);
        return Optional.of(cycle);
      }
      if (needs.containsKey(want) && !tried.containsKey(want)) {
        path.add(want);
      }
    }
    return Optional.empty();
  }
}
