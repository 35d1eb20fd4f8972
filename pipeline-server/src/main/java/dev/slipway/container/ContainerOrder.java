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
 */
public record ContainerOrder(
    ProjectName project,
    Optional<ContainerName> name,
    String image,
    Pull pull,
    Program program,
    Bounds bounds,
    Reach reach,
    Storage storage,
    Rights rights,
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

  /** What a program reads. */
  public enum Stdin {
    /** Nothing. */
    NONE,
    /** Whoever attaches, until the first of them ends their input or goes. */
    ONCE,
    /** Whoever attaches, one after another. */
    KEPT;

    /** As the API writes it. */
    public static Stdin of(String word) {
      for (var stdin : values()) {
        if (stdin.name().toLowerCase(java.util.Locale.ROOT).equals(word)) {
          return stdin;
        }
      }
      throw new IllegalArgumentException(
          "stdin: expected none, once or kept, not '%s'"
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
   * @param stdin what becomes of its standard input
   */
  public record Program(
      Optional<List<String>> entrypoint,
      List<String> arguments,
      Map<String, String> env,
      Optional<String> workdir,
      Optional<String> user,
      Optional<String> hostname,
      Optional<WindowSize> terminal,
      Stdin stdin) {
    public Program {
      entrypoint = entrypoint.map(List::copyOf);
      arguments = List.copyOf(arguments);
      env = java.util.Collections.unmodifiableMap(new TreeMap<>(env));
    }
  }

  /** What it may use at most. */
  public record Bounds(
      OptionalLong memoryBytes,
      Optional<Double> cpus,
      OptionalInt pids,
      OptionalLong sharedMemoryBytes,
      OptionalLong diskBytes) {}

  /**
   * What it reaches, and who reaches it.
   *
   * @param network {@code none}; {@code internal}: an address, but no internet; {@code bridge};
   *     {@code container:NAME}: that one's own; any other name: the internet, and those of the
   *     project that name the same network, by their names
   * @param egress hosts that it may reach instead of all of the internet, if there are any
   * @param publish as docker writes it: {@code [address:][hostPort:]containerPort[/udp]}
   */
  public record Reach(String network, List<String> egress, List<String> publish) {
    public Reach {
      egress = List.copyOf(egress);
      publish = List.copyOf(publish);
    }
  }

  /**
   * What it writes to.
   *
   * @param readOnly its root
   * @param volumes as docker writes it: {@code name:/path[:ro]}; named ones of the project only
   * @param tmpfs as docker writes it: {@code /path[:size=64m]}
   */
  public record Storage(boolean readOnly, List<String> volumes, List<String> tmpfs) {
    public Storage {
      volumes = List.copyOf(volumes);
      tmpfs = List.copyOf(tmpfs);
    }
  }

  /** What its root may do, by the kernel's capabilities; {@code ALL} drops every one. */
  public record Rights(List<String> add, List<String> drop) {
    public Rights {
      add = List.copyOf(add);
      drop = List.copyOf(drop);
    }
  }

  /**
   * How it is seen to work.
   *
   * @param command as a shell takes it
   */
  public record Health(
      String command, Duration interval, Duration timeout, Duration startPeriod, int retries) {}

  /**
   * How it is kept.
   *
   * @param restart as docker writes it: {@code no}, {@code always}, {@code on-failure[:MOST]}
   * @param stopTimeout from TERM to KILL when it is stopped
   * @param labels people's own; none may begin with {@code slipway.}
   */
  public record Keeping(
      boolean autoRemove,
      String restart,
      Optional<Health> health,
      Duration stopTimeout,
      Map<String, String> labels) {
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
      if (autoRemove && !restart.equals("no")) {
        throw new IllegalArgumentException(
            "restart: one that goes when it ends (autoRemove) is not started again");
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
