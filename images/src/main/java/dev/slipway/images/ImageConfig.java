package dev.slipway.images;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a container of the image is started. It is data from outside: labels never reach an engine,
 * and {@code user} is text that whoever starts the container must resolve and bound.
 *
 * @param env names to values, in the image's order
 * @param workdir absolute path, empty where the image names none
 * @param user name or number, with {@code :group} or not; empty means root
 * @param ports exposed port numbers, of any protocol
 */
public record ImageConfig(
    List<String> entrypoint,
    List<String> cmd,
    Map<String, String> env,
    String workdir,
    String user,
    Set<Integer> ports,
    Map<String, String> labels) {
  public ImageConfig {
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    ports = Collections.unmodifiableSet(new TreeSet<>(ports));
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** Nothing said: no command, no environment, root in {@code /}. */
  public static ImageConfig empty() {
    return new ImageConfig(List.of(), List.of(), Map.of(), "", "", Set.of(), Map.of());
  }

  /** Only a command and an environment. */
  public static ImageConfig running(List<String> cmd, Map<String, String> env) {
    return new ImageConfig(List.of(), cmd, env, "", "", Set.of(), Map.of());
  }

  /** What is executed: the entry point followed by the command. */
  public List<String> argv() {
    return java.util.stream.Stream.concat(entrypoint.stream(), cmd.stream()).toList();
  }
}
