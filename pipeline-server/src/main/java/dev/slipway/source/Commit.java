package dev.slipway.source;

import java.time.Instant;

/**
 * What a commit says of itself; unverified, for people to read.
 *
 * @param subject the first line of its message, at most 200 characters
 */
public record Commit(CommitId id, String author, Instant time, String subject) {}
