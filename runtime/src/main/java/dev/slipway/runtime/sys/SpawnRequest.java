package dev.slipway.runtime.sys;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process to start with nothing of ours in it: an own session, default signals, an empty
 * environment but for {@code environment}, standard input on /dev/null, {@code descriptors} as its
 * descriptors 3, 4 and so on, and every other descriptor closed.
 *
 * @param descriptors each of them above those that it becomes in the process
 */
public record SpawnRequest(
    List<String> argv,
    Map<String, String> environment,
    Path directory,
    Output output,
    List<Integer> descriptors) {
  public SpawnRequest {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    descriptors = List.copyOf(descriptors);
  }

  /** Where its standard output and errors go. */
  public sealed interface Output {
    /** Errors to the end of a file, output to nowhere. */
    record ErrorsTo(Path file) implements Output {}

    /** Both into one descriptor. */
    record BothTo(int descriptor) implements Output {}
  }
}
