package dev.slipway.images.build;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One command over layers.
 *
 * @param build whose command it is; with {@code number} it names this one run
 * @param number of the instruction in its build
 * @param layers lowest first; never written to
 * @param user as images write it: name, uid, name:group, uid:gid; empty for root
 * @param network whether it reaches the internet, or nothing
 */
public record RunCommand(
    String build,
    int number,
    List<Path> layers,
    List<String> argv,
    Map<String, String> env,
    String workdir,
    String user,
    boolean network,
    List<RunMount> mounts) {
  public RunCommand {
    layers = List.copyOf(layers);
    argv = List.copyOf(argv);
    env = Collections.unmodifiableMap(new TreeMap<>(env));
    mounts = List.copyOf(mounts);
  }
}
