package dev.slipway.runtime;

/**
 * How much of a container's log is kept, in bytes of the log file: what was written, and some 40
 * bytes a line.
 *
 * @param mostBytes of one file
 * @param rotates whether a full file is put aside for a new one, and the one before it forgotten;
 *     otherwise what comes after a full file is not kept, and the log says so at its end
 */
public record LogPolicy(long mostBytes, boolean rotates) {
  private static final long LEAST = 4096;

  public LogPolicy {
    if (mostBytes < LEAST) {
      throw new IllegalArgumentException(
          "log: %d bytes (expected: at least %d)".formatted(mostBytes, LEAST));
    }
  }

  /** The first 1 GiB. */
  public static LogPolicy usual() {
    return capped(1L << 30);
  }

  /** The first so many bytes. */
  public static LogPolicy capped(long mostBytes) {
    return new LogPolicy(mostBytes, false);
  }

  /** The last so many bytes at least, twice as many at most. */
  public static LogPolicy rotating(long mostBytes) {
    return new LogPolicy(mostBytes, true);
  }
}
