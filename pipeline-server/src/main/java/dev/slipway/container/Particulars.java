package dev.slipway.container;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container was made from, and how it does.
 *
 * @param env values too: people put passwords there
 * @param limits by name
 * @param network in words
 * @param address on the host's bridge
 * @param ports of the host that lead to it, such as {@code 127.0.0.1:8080->80/tcp}
 * @param health what its checks have found, if it has any
 */
public record Particulars(
    Instant created,
    List<String> argv,
    Map<String, String> env,
    String workdir,
    String user,
    String hostname,
    boolean terminal,
    boolean readOnly,
    Map<String, String> limits,
    List<String> capabilities,
    String network,
    Optional<String> address,
    List<String> ports,
    String restart,
    int restarts,
    Optional<Health> health) {
  /** What health checks have found; {@code status} is starting, healthy or unhealthy. */
  public record Health(String status, int failures, String lastOutput) {}
}
