package dev.slipway.images;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Where the store lies and what it may do.
 *
 * @param root directory of the store; made with mode 0700 where it is missing
 * @param insecureLoopback whether registries on this machine may be spoken to by plain http; no
 *     other registry ever is
 * @param realms further hosts (with port, if any) at which a registry may ask for a token
 */
public record ImagesSettings(
    Path root,
    Limits limits,
    Platform platform,
    boolean insecureLoopback,
    Map<String, Set<String>> realms) {
  public ImagesSettings {
    root = root.toAbsolutePath().normalize();
    realms = Map.copyOf(realms);
  }

  /** The usual limits, for this machine, with the token hosts of the well-known registries. */
  public static ImagesSettings at(Path root) {
    Map<String, Set<String>> realms =
        Map.of(
            "docker.io", Set.of("auth.docker.io"),
            "registry.gitlab.com", Set.of("gitlab.com"));
    return new ImagesSettings(root, Limits.standard(), Platform.ofThisMachine(), true, realms);
  }

  public ImagesSettings withLimits(Limits other) {
    return new ImagesSettings(root, other, platform, insecureLoopback, realms);
  }

  public ImagesSettings withRealms(Map<String, Set<String>> other) {
    return new ImagesSettings(root, limits, platform, insecureLoopback, other);
  }
}
