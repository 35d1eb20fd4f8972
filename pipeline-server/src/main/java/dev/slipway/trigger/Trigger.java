package dev.slipway.trigger;

import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;

/** Something that happened and may start a run. */
public sealed interface Trigger {
  RefName ref();

  CommitId commit();

  /** The principal or forge user behind it; {@code schedule} for a schedule. */
  String by();

  /** Whether its run may see secrets: not for a pull request. */
  default boolean trusted() {
    return true;
  }

  /** A branch moved. */
  record Pushed(RefName ref, CommitId commit, String by) implements Trigger {}

  /** A tag was made or moved. */
  record Tagged(RefName ref, CommitId commit, String by) implements Trigger {}

  /** A pull request of the same repository was opened or moved. */
  record Proposed(RefName ref, CommitId commit, String by, long number) implements Trigger {
    @Override
    public boolean trusted() {
      return false;
    }
  }

  /** The time came. */
  record Scheduled(RefName ref, CommitId commit, String by, String cron) implements Trigger {}

  /** Somebody asked for it. */
  record Asked(RefName ref, CommitId commit, String by) implements Trigger {}
}
