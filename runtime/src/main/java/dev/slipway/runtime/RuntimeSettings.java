package dev.slipway.runtime;

import java.nio.file.Path;
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
 * @param requireSafeEngine refuse to open with an engine below the floor of known escapes
 * @param userNamespaces whether containers get identities of their own
 */
public record RuntimeSettings(
    Path root,
    Optional<Path> engine,
    Optional<Path> conmon,
    Optional<String> subnet,
    Optional<String> bridge,
    boolean requireSafeEngine,
    UserNamespaces userNamespaces) {
  public RuntimeSettings {
    root = root.toAbsolutePath().normalize();
  }

  public static RuntimeSettings in(Path root) {
    return new RuntimeSettings(
        root,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        UserNamespaces.AUTO);
  }

  public RuntimeSettings withEngine(Path path) {
    return new RuntimeSettings(
        root, Optional.of(path), conmon, subnet, bridge, requireSafeEngine, userNamespaces);
  }

  public RuntimeSettings withConmon(Path path) {
    return new RuntimeSettings(
        root, engine, Optional.of(path), subnet, bridge, requireSafeEngine, userNamespaces);
  }

  public RuntimeSettings withSubnet(String network) {
    return new RuntimeSettings(
        root, engine, conmon, Optional.of(network), bridge, requireSafeEngine, userNamespaces);
  }

  public RuntimeSettings withBridge(String name) {
    return new RuntimeSettings(
        root, engine, conmon, subnet, Optional.of(name), requireSafeEngine, userNamespaces);
  }

  public RuntimeSettings withSafeEngineRequired() {
    return new RuntimeSettings(root, engine, conmon, subnet, bridge, true, userNamespaces);
  }

  public RuntimeSettings withUserNamespaces(UserNamespaces use) {
    return new RuntimeSettings(root, engine, conmon, subnet, bridge, requireSafeEngine, use);
  }
}
