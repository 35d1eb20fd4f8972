package dev.slipway.run;

import dev.slipway.event.ProjectName;
import java.util.function.Predicate;

/** Removes the snapshots and logs of old runs; their rows stay. */
public final class DiscardRuns {
  private final RunBook book;
  private final StepRunner steps;

  public DiscardRuns(RunBook book, StepRunner steps) {
    this.book = book;
    this.steps = steps;
  }

  /**
   * Discards all but the newest runs of a project.
   *
   * @param keep how many ended runs to spare, at least
   * @param pinned runs to spare beside them
   * @return how many were discarded
   */
  public int discard(ProjectName project, int keep, Predicate<RunId> pinned) {
    int count = 0;
    for (var id : book.runs().discardable(project, keep)) {
      if (!pinned.test(id)) {
        steps.discard(id);
        book.transactions().run(tx -> book.runs().discarded(tx, id));
        count++;
      }
    }
    return count;
  }
}
