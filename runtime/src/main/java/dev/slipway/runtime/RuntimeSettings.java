package dev.slipway.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How one data directory of containers is run. Several on one host do not meet: every name they use
 * on the host is made from the root's path.
 *
 * @param root the data directory; on a file system that overlayfs can write to
 * @param engine an OCI engine to use instead of looking for crun and runc
 * @param conmon conmon to use instead of the one installed
 * @param subnet IPv4 network for containers, such as 10.209.4.0/22, instead of a free one of
 *     10.209.0.0/16
 * @param bridge name of the bridge, instead of one made from the root
 * @param allowed private addresses and networks ({@code 10.0.0.5}, {@code 10.1.0.0/16:5000}) that
 *     containers may reach although private ranges are closed: resolvers, mirrors, registries
 * @param resolvers name servers (IPv4 addresses) to ask for containers, instead of this host's
 * @param requireSafeEngine refuse to open with an engine below the floor of known escapes
 * @param userNamespaces whether containers get identities of their own
 */
public record RuntimeSettings(
    Path root,
    Optional<Path> engine,
    Optional<Path> conmon,
    Optional<String> subnet,
    Optional<String> bridge,
    List<String> allowed,
    List<String> resolvers,
    boolean requireSafeEngine,
    UserNamespaces userNamespaces) {
  public RuntimeSettings {
    resolvers = List.copyOf(resolvers);
    allowed = List.copyOf(allowed);
    root = root.toAbsolutePath().normalize();
  }

  public static RuntimeSettings in(Path root) {
    return new RuntimeSettings(
        root,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        false,
        UserNamespaces.AUTO);
  }

  public RuntimeSettings withEngine(Path path) {
    return new RuntimeSettings(
        root,
        Optional.of(path),
        conmon,
        subnet,
        bridge,
        allowed,
        resolvers,
        requireSafeEngine,
        userNamespaces);
  }

  public RuntimeSettings withConmon(Path path) {
    return new RuntimeSettings(
        root,
        engine,
        Optional.of(path),
        subnet,
        bridge,
        allowed,
        resolvers,
        requireSafeEngine,
        userNamespaces);
  }

  public RuntimeSettings withSubnet(String network) {
    return new RuntimeSettings(
        root,
        engine,
        conmon,
        Optional.of(network),
        bridge,
        allowed,
        resolvers,
        requireSafeEngine,
        userNamespaces);
  }

  public RuntimeSettings withBridge(String name) {
    return new RuntimeSettings(
        root,
        engine,
        conmon,
        subnet,
        Optional.of(name),
        allowed,
        resolvers,
        requireSafeEngine,
        userNamespaces);
  }

  public RuntimeSettings withAllowed(List<String> destinations) {
    return new RuntimeSettings(
        root,
        engine,
        conmon,
        subnet,
        bridge,
        destinations,
        resolvers,
        requireSafeEngine,
        userNamespaces);
  }

  public RuntimeSettings withResolvers(List<String> servers) {
    return new RuntimeSettings(
        root, engine, conmon, subnet, bridge, allowed, servers, requireSafeEngine, userNamespaces);
  }

  public RuntimeSettings withSafeEngineRequired() {
    return new RuntimeSettings(
        root, engine, conmon, subnet, bridge, allowed, resolvers, true, userNamespaces);
  }

  public RuntimeSettings withUserNamespaces(UserNamespaces use) {
    return new RuntimeSettings(
        root, engine, conmon, subnet, bridge, allowed, resolvers, requireSafeEngine, use);
  }
}
