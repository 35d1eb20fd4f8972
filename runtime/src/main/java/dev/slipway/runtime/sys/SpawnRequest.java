package dev.slipway.runtime.sys;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process to start with nothing of ours in it: an own session, default signals, an empty
 * environment but for {@code environment}, standard input and output on /dev/null, errors into
 * {@code errors}, {@code descriptor} as its descriptor 3 and every other descriptor closed.
 */
public record SpawnRequest(
    List<String> argv,
    Map<String, String> environment,
    Path directory,
    Path errors,
    int descriptor) {
  public SpawnRequest {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }
}
