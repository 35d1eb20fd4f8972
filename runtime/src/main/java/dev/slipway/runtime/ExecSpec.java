package dev.slipway.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One more command to run in a running container, with the container's own limits and rights.
 *
 * @param env beside the container's own, and before it where both have a name
 * @param workdir empty for the container's
 * @param user as images write it; empty for the container's
 * @param terminal of which size, if it shall have one
 */
public record ExecSpec(
    List<String> argv,
    Map<String, String> env,
    String workdir,
    String user,
    Optional<WindowSize> terminal) {
  public ExecSpec {
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
    workdir = workdir.isEmpty() ? "" : InsidePath.checked(workdir);
    ContainerSpec.checkProcess(argv, env, user);
  }

  public static ExecSpec of(List<String> argv) {
    return new ExecSpec(argv, Map.of(), "", "", Optional.empty());
  }

  public ExecSpec withEnv(Map<String, String> variables) {
    return new ExecSpec(argv, variables, workdir, user, terminal);
  }

  public ExecSpec withWorkdir(String directory) {
    return new ExecSpec(argv, env, directory, user, terminal);
  }

  public ExecSpec withUser(String name) {
    return new ExecSpec(argv, env, workdir, name, terminal);
  }

  public ExecSpec withTerminal(WindowSize size) {
    return new ExecSpec(argv, env, workdir, user, Optional.of(size));
  }

  /** Names, but not values, of its environment: people put passwords there. */
  @Override
  public String toString() {
    return "ExecSpec[argv=%s, env=%s, workdir=%s, user=%s]"
        .formatted(argv, env.keySet(), workdir, user);
  }
}
