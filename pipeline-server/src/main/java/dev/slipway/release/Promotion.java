package dev.slipway.release;

import dev.slipway.images.Digest;
import java.time.Instant;
import java.util.UUID;

/**
 * One release asking to enter one stage.
 *
 * @param digest what will be deployed, resolved once, here: approvals are given to it
 * @param reason why it exists: {@code cut}, {@code next-stage}, {@code asked} or {@code rollback}
 * @param by who asked, or who pushed
 */
public record Promotion(
    UUID id,
    ReleaseId release,
    String stage,
    Digest digest,
    PromotionState state,
    String reason,
    String by,
    Instant created) {
  /** {@link #reason}: the release has just been cut, and this is its first stage. */
  public static final String CUT = "cut";

  /** {@link #reason}: it is live in the stage before. */
  public static final String NEXT_STAGE = "next-stage";

  /** {@link #reason}: a person asked. */
  public static final String ASKED = "asked";

  /** {@link #reason}: a person wants an earlier release back. */
  public static final String ROLLBACK = "rollback";

  /** The same promotion in that state. */
  public Promotion in(PromotionState next) {
    return new Promotion(id, release, stage, digest, next, reason, by, created);
  }
}
