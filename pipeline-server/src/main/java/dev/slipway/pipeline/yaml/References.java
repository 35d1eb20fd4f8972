package dev.slipway.pipeline.yaml;

import dev.slipway.pipeline.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What parts of the file say of each other by name, checked once all of it is read. */
final class References {
  private final Problems problems;
  private final Map<String, List<Value>> needs = new LinkedHashMap<>();
  private final Map<String, Value> images = new LinkedHashMap<>();
  private final List<Value> deployed = new ArrayList<>();

  References(Problems problems) {
    this.problems = problems;
  }

  void step(String name, List<Value> needed) {
    needs.put(name, needed);
  }

  void makes(Value image) {
    var earlier = images.putIfAbsent(image.text(), image);
    if (earlier != null) {
      image.wrong(
          "image %s is made twice".formatted(Problems.quote(image.text())),
          "first in " + earlier.path());
    }
  }

  void deploys(Value image) {
    deployed.add(image);
  }

  void check() {
    needs.values().forEach(needed -> needed.forEach(this::checkNeed));
    checkCycle();
    deployed.forEach(this::checkImage);
  }

  private void checkNeed(Value need) {
    if (need.isScalar() && !need.isNull() && !needs.containsKey(need.text())) {
      need.wrong(
          "no step " + Problems.quote(need.text()), DidYouMean.hint(need.text(), needs.keySet()));
    }
  }

  private void checkCycle() {
    var names = new LinkedHashMap<String, List<String>>();
    needs.forEach((name, needed) -> names.put(name, texts(needed)));
    Graph.cycle(names)
        .ifPresent(
            cycle -> {
              var closing = needs.getOrDefault(cycle.get(cycle.size() - 2), List.of());
              var at = closing.get(texts(closing).indexOf(cycle.getLast()));
              problems.add(
                  at.node(),
                  at.path() + ": steps wait for each other: " + shown(cycle),
                  "remove one of these needs");
            });
  }

  private static String shown(List<String> cycle) {
    var some = cycle.stream().limit(10).map(name -> Problems.shown(name, 63)).toList();
    return String.join(" -> ", some) + (some.size() < cycle.size() ? " -> ..." : "");
  }

  private static List<String> texts(List<Value> values) {
    return values.stream().map(value -> value.isScalar() ? value.text() : "").toList();
  }

  private void checkImage(Value image) {
    if (!image.isScalar() || image.isNull() || images.containsKey(image.text())) {
      return;
    }
    image.wrong(
        "no step makes the image " + Problems.quote(image.text()),
        images.isEmpty()
            ? "give a step 'snapshot: {image: %1$s}' or 'build: {as: %1$s}'"
                .formatted(Problems.shown(image.text(), 63))
            : DidYouMean.hint(image.text(), images.keySet()));
  }
}
