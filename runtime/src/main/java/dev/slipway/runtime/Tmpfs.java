package dev.slipway.runtime;

/**
 * A directory in memory that ends with its container; what is in it counts as its memory.
 *
 * @param target where the container sees it
 */
public record Tmpfs(String target, long bytes) {
  private static final long LEAST = 4096;

  public Tmpfs {
    target = ExtraMounts.target(target);
    if (bytes < LEAST) {
      throw new IllegalArgumentException(
          "size of the tmpfs at %s: %d (expected: at least %d)".formatted(target, bytes, LEAST));
    }
  }
}
