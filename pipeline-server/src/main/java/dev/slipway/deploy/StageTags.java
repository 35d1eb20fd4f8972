package dev.slipway.deploy;

import dev.slipway.images.Digest;

/** The tags that say which image a stage runs. */
public interface StageTags {
  /**
   * Lets {@code localhost/<project>/<image>:<stage>} name that digest; again is the same as once.
   */
  void point(StageName stage, String image, Digest digest);
}
