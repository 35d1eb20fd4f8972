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
    Instant created) {}
