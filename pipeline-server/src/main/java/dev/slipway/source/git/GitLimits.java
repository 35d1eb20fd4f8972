package dev.slipway.source.git;

import java.time.Duration;

/**
 * What one repository may cost.
 *
 * @param packBytes of one push or fetch, as transferred
 * @param objectBytes of one object in a push, inflated
 * @param fetchTime of one fetch, from its beginning to its end
 * @param checkoutBytes of one checked out tree
 * @param checkoutEntries files, links and directories of one tree
 */
public record GitLimits(
    long packBytes, long objectBytes, Duration fetchTime, long checkoutBytes, int checkoutEntries) {
  public static final GitLimits DEFAULT =
      new GitLimits(2L << 30, 512L << 20, Duration.ofMinutes(10), 8L << 30, 1_000_000);
}
