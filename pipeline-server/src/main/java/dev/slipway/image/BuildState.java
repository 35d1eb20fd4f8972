package dev.slipway.image;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A build as it stands.
 *
 * @param names that the image has got, or will get
 * @param digest of the image, once there is one
 * @param problem why there is none; lines with places in the file
 * @param exit of the command that failed, 0 if none did
 */
public record BuildState(
    String id,
    Phase phase,
    List<String> names,
    String by,
    Instant asked,
    Optional<String> digest,
    String problem,
    int exit) {
  /** How far it is. */
  public enum Phase {
    /** Its files are awaited. */
    WAITING,
    RUNNING,
    BUILT,
    FAILED,
    CANCELLED
  }

  public boolean ended() {
    return phase != Phase.WAITING && phase != Phase.RUNNING;
  }
}
