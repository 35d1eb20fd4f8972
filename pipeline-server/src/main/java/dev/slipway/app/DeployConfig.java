package dev.slipway.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How releases are deployed and reached. */
@ConfigMapping(prefix = "slipway.deploy")
public interface DeployConfig {
  /**
   * A domain whose names all lead to this server; stages are reached at {@code
   * <stage>.<project>.<domain>} then, beside {@code <stage>.<project>.localhost}.
   */
  Optional<String> domain();

  /** How long requests that a replaced deployment has taken may last. */
  @WithDefault("PT10S")
  Duration drain();

  /** How long a deployment may take to end when told to, before it is killed. */
  @WithDefault("PT10S")
  Duration grace();

  /** How many stages are deployed to at the same time. */
  @WithDefault("4")
  int atOnce();
}
