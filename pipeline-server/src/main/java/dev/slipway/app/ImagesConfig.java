package dev.slipway.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How the store of images is kept in order. */
@ConfigMapping(prefix = "slipway.images")
public interface ImagesConfig {
  /** What nobody needs goes when it was not used for this long. */
  @WithDefault("PT24H")
  Duration keep();

  /** Gigabytes; a store that is not larger is left alone. */
  @WithDefault("0")
  int floor();

  /** Gigabytes; a larger store gives up what can be pulled or unpacked again. */
  Optional<Integer> ceiling();

  /** Gigabytes that the disk should have left; below, the store gives up what can be had again. */
  @WithDefault("4")
  int free();

  /** How often every blob is read again to find what has decayed. */
  @WithDefault("P7D")
  Duration scrub();
}
