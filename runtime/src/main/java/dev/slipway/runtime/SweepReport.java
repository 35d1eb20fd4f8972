package dev.slipway.runtime;

import java.util.List;

/**
 * What the janitor found.
 *
 * @param removed one line each for what is gone now
 * @param failed one line each for what could not be removed, with the reason; it is tried again at
 *     the next sweep
 */
public record SweepReport(List<String> removed, List<String> failed) {
  public SweepReport {
    removed = List.copyOf(removed);
    failed = List.copyOf(failed);
  }

  public boolean isClean() {
    return removed.isEmpty() && failed.isEmpty();
  }
}
