package dev.slipway.container;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A command to run in a running container.
 *
 * @param env over the container's own
 * @param terminal its window, if it gets one
 * @param stdin whether somebody will write to it; without, its input is at its end
 */
public record ExecOrder(
    List<String> command,
    Map<String, String> env,
    Optional<String> workdir,
    Optional<String> user,
    Optional<WindowSize> terminal,
    boolean stdin) {
  public ExecOrder {
    command = List.copyOf(command);
    env = java.util.Collections.unmodifiableMap(new TreeMap<>(env));
    if (command.isEmpty() || command.getFirst().isEmpty()) {
      throw new IllegalArgumentException("command: expected at least one word");
    }
  }

  /** Without what people put into environments and arguments. */
  @Override
  public String toString() {
    return "ExecOrder[" + command.getFirst() + "]";
  }
}
