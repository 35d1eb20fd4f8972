package dev.slipway.app;

import dev.slipway.runtime.UserNamespaces;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How containers are run. */
@ConfigMapping(prefix = "slipway.runtime")
public interface RuntimeConfig {
  /** An OCI engine to use instead of looking for crun and runc. */
  Optional<Path> engine();

  /** conmon to use instead of the one installed. */
  Optional<Path> conmon();

  /** IPv4 network for containers, such as 10.209.4.0/22; without it a free one is chosen. */
  Optional<String> subnet();

  /** Private addresses and networks, with or without {@code :port}, that containers may reach. */
  Optional<List<String>> allowed();

  /** Name servers to ask for containers, instead of this host's. */
  Optional<List<String>> resolvers();

  /** Refuse to start with an engine below the floor of known escapes. */
  @WithDefault("false")
  boolean requireSafeEngine();

  /**
   * Whether root inside a container is nobody outside: {@code auto} where this host can, {@code
   * required} or no container is made, or {@code off}.
   */
  @WithDefault("auto")
  UserNamespaces userNamespaces();
}
