package dev.slipway.container;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an image made of a container says differently from that container's own image.
 *
 * @param name of the image, below {@code localhost/PROJECT/}
 * @param env added, as labels and ports are
 */
public record CommitOrder(
    String name,
    Optional<List<String>> entrypoint,
    Optional<List<String>> command,
    Map<String, String> env,
    Optional<String> workdir,
    Optional<String> user,
    Set<Integer> ports,
    Map<String, String> labels,
    String message) {}
