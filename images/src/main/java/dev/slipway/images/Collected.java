package dev.slipway.images;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a collection removed, or would remove.
 *
 * @param dryRun whether nothing was changed
 * @param before bytes of the store, packed and unpacked
 * @param after bytes of it then
 */
public record Collected(boolean dryRun, long before, long after, List<Removed> removed) {
  public Collected {
    removed = List.copyOf(removed);
  }

  /** What a removed thing was. */
  public enum Kind {
    /** A name; what it stood for is listed by itself where it went too. */
    NAME,
    /** An image, or another document with what only it needed. */
    IMAGE,
    /** Bytes that no document here mentions. */
    BLOB,
    /** A layer's directory; its blob may still be here. */
    LAYER
  }

  /**
   * One removed thing.
   *
   * @param digest of the document or blob, or the diff id
   * @param bytes that this freed
   */
  public record Removed(
      Kind kind, Digest digest, Optional<String> name, long bytes, Instant lastUse) {}

  /** Bytes that were freed, or would be. */
  public long freed() {
    return before - after;
  }
}
