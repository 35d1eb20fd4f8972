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

  /** How long it may take, from when it was first started. */
  Duration timeout();

  /** Names of the secrets that it sees. */
  List<String> secrets();

  /** The name within the project of the image that it makes if it passes, if it makes one. */
  Optional<String> makes();

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

    @Override
    public Optional<String> makes() {
      return snapshot.map(Snapshot::image);
    }
  }

  /**
   * An image built from a Containerfile over the step's workspace.
   *
   * @param context the directory of the workspace that the file may copy from, {@code .} for all
   * @param file the Containerfile's path within the context; empty for the usual names
   * @param target the stage whose image is wanted; empty for the last
   * @param args of the file's ARG instructions
   * @param secrets names of secrets, for {@code RUN --mount=type=secret,id=NAME}
   * @param platforms such as {@code linux/amd64}; empty for the server's own
   * @param image the image's name within the project, such as {@code web}
   */
  record Build(
      String name,
      String context,
      Optional<String> file,
      Optional<String> target,
      Map<String, String> args,
      List<String> secrets,
      List<String> platforms,
      String image,
      List<String> needs,
      Duration timeout,
      Network network)
      implements Step {
    public Build {
      args = Map.copyOf(args);
      secrets = List.copyOf(secrets);
      platforms = List.copyOf(platforms);
      needs = List.copyOf(needs);
    }

    @Override
    public Optional<String> makes() {
      return Optional.of(image);
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
