package dev.slipway.container;

import dev.slipway.event.ProjectName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What somebody wants a container to be; what is empty is as the image or the server has it.
 *
 * @param image its name, completed as docker does
 * @param network {@code none}, {@code internal} (an address, but no internet) or {@code bridge}
 * @param readOnly its root
 */
public record ContainerOrder(
    ProjectName project,
    Optional<ContainerName> name,
    String image,
    Pull pull,
    Program program,
    Bounds bounds,
    String network,
    boolean readOnly,
    Keeping keeping) {
  /** When the registry is asked for the image. */
  public enum Pull {
    MISSING,
    ALWAYS,
    NEVER;

    /** As docker writes it. */
    public static Pull of(String word) {
      for (var pull : values()) {
        if (pull.name().toLowerCase(java.util.Locale.ROOT).equals(word)) {
          return pull;
        }
      }
      throw new IllegalArgumentException(
          "pull: expected missing, always or never, not '%s'"
              .formatted(word.length() <= 40 ? word : word.substring(0, 40) + "..."));
    }
  }

  /**
   * What it runs.
   *
   * @param entrypoint instead of the image's; the image's command does not count then
   * @param arguments instead of the image's command
   * @param env over the image's
   * @param terminal its window, if it gets a terminal ({@code -t})
   * @param stdin whether its standard input is held open ({@code -i})
   */
  public record Program(
      Optional<List<String>> entrypoint,
      List<String> arguments,
      Map<String, String> env,
      Optional<String> workdir,
      Optional<String> user,
      Optional<String> hostname,
      Optional<WindowSize> terminal,
      boolean stdin) {
    public Program {
      entrypoint = entrypoint.map(List::copyOf);
      arguments = List.copyOf(arguments);
      env = java.util.Collections.unmodifiableMap(new TreeMap<>(env));
    }
  }

  /** What it may use at most. */
  public record Bounds(OptionalLong memoryBytes, Optional<Double> cpus, OptionalInt pids) {}

  /**
   * How it is kept.
   *
   * @param stopTimeout from TERM to KILL when it is stopped
   * @param labels people's own; none may begin with {@code slipway.}
   */
  public record Keeping(boolean autoRemove, Duration stopTimeout, Map<String, String> labels) {
    private static final int MOST = 64;
    private static final int LONGEST = 4096;
    private static final Duration PATIENCE = Duration.ofHours(1);

    public Keeping {
      labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
      if (labels.size() > MOST
          || labels.entrySet().stream()
              .anyMatch(l -> l.getKey().isEmpty() || length(l) > LONGEST)) {
        throw new IllegalArgumentException(
            "labels: expected at most %d of at most %d characters".formatted(MOST, LONGEST));
      }
      if (labels.keySet().stream().anyMatch(name -> name.startsWith("slipway."))) {
        throw new IllegalArgumentException(
            "labels: those that begin with 'slipway.' are the server's");
      }
      if (stopTimeout.isNegative() || stopTimeout.compareTo(PATIENCE) > 0) {
        throw new IllegalArgumentException("stopTimeout: expected 0 to 3600 seconds");
      }
    }

    private static int length(Map.Entry<String, String> label) {
      return label.getKey().length() + label.getValue().length();
    }
  }
}
