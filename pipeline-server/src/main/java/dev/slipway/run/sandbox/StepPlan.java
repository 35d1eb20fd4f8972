package dev.slipway.run.sandbox;

import dev.slipway.run.StepRunner.Order;
import dev.slipway.runtime.Container;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was decided before a step's container was made, and is asked for again when it has ended;
 * kept as the container's labels, so that it survives the server.
 *
 * @param image the digest of the image its root stands on
 * @param user as whom it runs
 * @param stack the steps whose workspaces lie below its own, lowest first
 * @param firstRecord the number of the log record that its first frame becomes
 */
record StepPlan(String image, String user, List<String> stack, long firstRecord) {
  static final String WORKDIR = "/workspace";

  StepPlan {
    stack = List.copyOf(stack);
  }

  Map<String, String> labels(Order order) {
    return Map.of(
        "slipway.step", order.key().toString(),
        "slipway.image", image,
        "slipway.user", user,
        "slipway.stack", String.join(",", stack),
        "slipway.first-record", Long.toString(firstRecord));
  }

  static StepPlan of(Container container) {
    var labels = container.labels();
    var stack = need(labels, "slipway.stack");
    return new StepPlan(
        need(labels, "slipway.image"),
        need(labels, "slipway.user"),
        stack.isEmpty() ? List.of() : List.of(stack.split(",")),
        Long.parseLong(need(labels, "slipway.first-record")));
  }

  private static String need(Map<String, String> labels, String name) {
    var value = labels.get(name);
    if (value == null) {
      throw new IllegalStateException("a step's container has no label " + name);
    }
    return value;
  }

  /** What is kept of the step once it has ended so. */
  StepSnapshot ended(Order order, StepEnd end) {
    var values = StepCommand.environment(order, Map.of(), Instant.EPOCH);
    var env = new ArrayList<>(values.keySet());
    env.sort(null);
    return new StepSnapshot(
        end.exit(),
        end.how(),
        end.at(),
        image,
        StepCommand.argv(order.step()),
        env,
        WORKDIR,
        user,
        stack);
  }
}
