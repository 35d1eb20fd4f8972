package dev.slipway.release;

import dev.slipway.images.Digest;
import java.time.Instant;
import java.util.UUID;

/**
 * One person's word that a digest may enter a stage.
 *
 * @param digest what was approved: the promotion's, and nothing else is ever deployed for it
 * @param token the id of the token that was shown
 */
public record Approval(UUID promotion, String by, String token, Digest digest, Instant time) {}
