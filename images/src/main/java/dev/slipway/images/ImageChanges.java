package dev.slipway.images;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a new image says differently from its base. What is empty stays as the base has it.
 *
 * @param env added to the base's, replacing equal names
 * @param ports added to the base's
 * @param labels added to the base's, replacing equal names
 * @param annotations of the new manifest, such as {@code org.opencontainers.image.revision}; the
 *     base's are not inherited
 * @param created of the image; part of its bytes, so the same tree needs the same instant to give
 *     the same digest
 * @param createdBy one line for the image's history
 */
public record ImageChanges(
    Optional<List<String>> entrypoint,
    Optional<List<String>> cmd,
    Map<String, String> env,
    Optional<String> workdir,
    Optional<String> user,
    Set<Integer> ports,
    Map<String, String> labels,
    Map<String, String> annotations,
    Instant created,
    String createdBy) {
  public ImageChanges {
    env = Collections.unmodifiableMap(new TreeMap<>(env));
    ports = Set.copyOf(ports);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** Only the layer is new. */
  public static ImageChanges none(Instant created) {
    return new ImageChanges(
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Map.of(),
        Map.of(),
        created,
        "slipway");
  }

  /** Another command, with no entry point before it. */
  public ImageChanges withCommand(List<String> argv) {
    return new ImageChanges(
        Optional.of(List.of()),
        Optional.of(List.copyOf(argv)),
        env,
        workdir,
        user,
        ports,
        labels,
        annotations,
        created,
        createdBy);
  }

  public ImageChanges withEnv(Map<String, String> added) {
    return new ImageChanges(
        entrypoint, cmd, added, workdir, user, ports, labels, annotations, created, createdBy);
  }

  public ImageChanges withAnnotations(Map<String, String> all) {
    return new ImageChanges(
        entrypoint, cmd, env, workdir, user, ports, labels, all, created, createdBy);
  }
}
