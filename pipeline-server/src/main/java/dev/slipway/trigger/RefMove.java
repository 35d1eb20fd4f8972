package dev.slipway.trigger;

import dev.slipway.event.EventType;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import java.util.Optional;

/** From where to where one ref moved. */
record RefMove(RefName ref, Optional<CommitId> from, Optional<CommitId> to) {
  boolean none() {
    return from.equals(to);
  }

  /** What it may start; empty for a ref that is gone. */
  Optional<Trigger> trigger(String by) {
    return to.map(
        commit ->
            ref.branch().isPresent()
                ? new Trigger.Pushed(ref, commit, by)
                : new Trigger.Tagged(ref, commit, by));
  }

  NewEvent event(ProjectName project, String by) {
    var event =
        NewEvent.of(EventType.REF_MOVED, project, ref.value())
            .with("ref", ref.value())
            .with("by", by);
    var left = from.map(commit -> event.with("from", commit.hex())).orElse(event);
    return to.map(commit -> left.with("to", commit.hex())).orElse(left);
  }
}
