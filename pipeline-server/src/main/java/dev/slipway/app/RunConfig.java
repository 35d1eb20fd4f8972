package dev.slipway.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How runs are executed and how long they are kept. */
@ConfigMapping(prefix = "slipway.run")
public interface RunConfig {
  /** How many runs are executed at the same time. */
  @WithDefault("4")
  int atOnce();

  /** How many ended runs of a project keep their filesystems and logs. */
  @WithDefault("50")
  int keep();
}
