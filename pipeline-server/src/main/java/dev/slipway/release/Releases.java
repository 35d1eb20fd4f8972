package dev.slipway.release;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.run.RunId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/** All releases. They are only ever added. */
public interface Releases {
  /**
   * Adds a release with the project's next number.
   *
   * @return empty if that run has been cut already
   */
  Optional<Release> add(Transaction tx, RunId run, LongFunction<Release> release);

  Optional<Release> find(ReleaseId id);

  /** As {@link #find}, on the transaction's own connection. */
  Optional<Release> find(Transaction tx, ReleaseId id);

  /** The newest first, at most {@code limit}, with numbers below {@code below}. */
  List<Release> list(ProjectName project, long below, int limit);

  /** Who pushed what came after the one release, up to and with the other, in order of runs. */
  Set<String> pushers(Release after, Release upTo);
}
