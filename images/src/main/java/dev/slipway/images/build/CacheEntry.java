package dev.slipway.images.build;

import dev.slipway.images.Digest;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The result of an instruction that changed files.
 *
 * @param key the digest of its {@link CacheKey}
 * @param directory that holds it
 * @param made when
 */
record CacheEntry(Digest key, Path directory, Instant made) {
  /** The layer, in the form that overlayfs reads. */
  Path upper() {
    return directory.resolve("upper");
  }
}
