package dev.slipway.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How registries are spoken to.
 *
 * @param insecureLoopback whether registries on this machine may be spoken to by plain http; no
 *     other registry ever is
 * @param realms further hosts (with port, if any) at which a registry may ask for a token, by the
 *     registry's name
 * @param mirrors asked before the registry of that name when something is pulled, in this order:
 *     {@code HOST[:PORT][/REPOSITORY-PREFIX]}
 * @param certificates a file of PEM certificates that are trusted for the registry of that name,
 *     beside those that the JDK trusts
 * @param dockerConfig a {@code config.json} of docker or {@code auth.json} of podman, whose
 *     credentials are used where a caller has none; read again for each pull
 */
public record RegistrySettings(
    boolean insecureLoopback,
    Map<String, Set<String>> realms,
    Map<String, List<String>> mirrors,
    Map<String, Path> certificates,
    Optional<Path> dockerConfig,
    Proxies proxies,
    Patience patience) {
  public RegistrySettings {
    realms = Map.copyOf(realms);
    mirrors = Map.copyOf(mirrors);
    certificates = Map.copyOf(certificates);
  }

  /** The token hosts of the well-known registries; no mirrors, no proxies, nobody's credentials. */
  public static RegistrySettings standard() {
    Map<String, Set<String>> realms =
        Map.of(
            "docker.io", Set.of("auth.docker.io"),
            "registry.gitlab.com", Set.of("gitlab.com"));
    return new RegistrySettings(
        true, realms, Map.of(), Map.of(), Optional.empty(), Proxies.NONE, Patience.standard());
  }

  public RegistrySettings withInsecureLoopback(boolean allowed) {
    return new RegistrySettings(
        allowed, realms, mirrors, certificates, dockerConfig, proxies, patience);
  }

  public RegistrySettings withRealms(Map<String, Set<String>> other) {
    return new RegistrySettings(
        insecureLoopback, other, mirrors, certificates, dockerConfig, proxies, patience);
  }

  public RegistrySettings withMirrors(Map<String, List<String>> other) {
    return new RegistrySettings(
        insecureLoopback, realms, other, certificates, dockerConfig, proxies, patience);
  }

  public RegistrySettings withCertificates(Map<String, Path> other) {
    return new RegistrySettings(
        insecureLoopback, realms, mirrors, other, dockerConfig, proxies, patience);
  }

  public RegistrySettings withDockerConfig(Path file) {
    return new RegistrySettings(
        insecureLoopback, realms, mirrors, certificates, Optional.of(file), proxies, patience);
  }

  public RegistrySettings withProxies(Proxies other) {
    return new RegistrySettings(
        insecureLoopback, realms, mirrors, certificates, dockerConfig, other, patience);
  }

  public RegistrySettings withPatience(Patience other) {
    return new RegistrySettings(
        insecureLoopback, realms, mirrors, certificates, dockerConfig, proxies, other);
  }
}
