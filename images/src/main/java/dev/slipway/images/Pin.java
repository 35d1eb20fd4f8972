package dev.slipway.images;

import java.time.Instant;

/** An image that somebody asked to keep, and why. */
public record Pin(Digest digest, String reason, Instant since) {}
