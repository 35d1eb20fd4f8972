package dev.slipway.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One node of the pipeline's graph. */
public sealed interface Step {
  String name();

  /** The steps that must have passed first, in the order their workspaces are stacked. */
  List<String> needs();

  /**
   * Commands run by {@code /bin/sh -e} in a container.
   *
   * @param image the reference its root is made from
   * @param run the script
   * @param secrets names of secrets, mounted below {@code /run/secrets}
   * @param snapshot the image its root becomes, if it passes
   */
  record Shell(
      String name,
      String image,
      String run,
      Map<String, String> env,
      List<String> secrets,
      List<String> needs,
      Duration timeout,
      Resources resources,
      Network network,
      Optional<Snapshot> snapshot)
      implements Step {
    public Shell {
      env = Map.copyOf(env);
      secrets = List.copyOf(secrets);
      needs = List.copyOf(needs);
    }
  }

  /** What a step may reach: nothing, or the internet but never private addresses. */
  enum Network {
    NONE,
    INTERNET
  }

  /**
   * What a step may use.
   *
   * @param memoryBytes hard limit, without swap
   * @param cpus of processor time per second of clock time
   */
  record Resources(long memoryBytes, double cpus, int pids) {
    public static final Resources DEFAULT = new Resources(1L << 30, 2, 512);
  }

  /**
   * How the step's root becomes an image: the base's layers, unchanged, plus the step's difference.
   *
   * @param image the image's name within the project, such as {@code web}
   * @param command what it starts; empty keeps the base's
   * @param port the TCP port it serves, if it does
   */
  record Snapshot(
      String image,
      List<String> command,
      Map<String, String> env,
      Optional<String> workdir,
      Optional<String> user,
      Optional<Integer> port) {
    public Snapshot {
      command = List.copyOf(command);
      env = Map.copyOf(env);
    }
  }
}
