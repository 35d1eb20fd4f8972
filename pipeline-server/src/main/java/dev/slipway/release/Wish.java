package dev.slipway.release;

import java.util.UUID;

/** Why a release should enter a stage. */
public sealed interface Wish {
  /** It has just been cut: into its first stage. */
  record Cut(ReleaseId release) implements Wish {}

  /**
   * It has just gone live: into the stage after that one.
   *
   * @param promotion the one that was deployed
   */
  record Live(UUID promotion) implements Wish {}

  /**
   * A person asks.
   *
   * @param key the request's own: asked again under the same key, nothing more happens
   */
  record Asked(ReleaseId release, String stage, String by, String key) implements Wish {}
}
