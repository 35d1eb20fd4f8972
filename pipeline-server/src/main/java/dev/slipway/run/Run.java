package dev.slipway.run;

import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One execution of one pipeline at one commit.
 *
 * @param trigger the id of the event that was accepted; a trigger starts one run, however often it
 *     is told
 * @param cause push, tag, pull-request, schedule or asked
 * @param by who is behind the trigger
 * @param trusted whether its steps may see secrets
 * @param cancelAskedBy who asked to cancel it, if anybody has
 */
public record Run(
    RunId id,
    UUID trigger,
    String cause,
    RefName ref,
    CommitId commit,
    String by,
    boolean trusted,
    RunState state,
    Optional<String> cancelAskedBy,
    Instant created,
    Optional<Instant> started,
    Optional<Instant> ended) {

  /** The same run, begun; a run that runs already stays as it is. */
  public Run begun(Instant now) {
    return switch (state) {
      case RunState.Queued queued ->
          with(new RunState.Running(), Optional.of(now), Optional.empty());
      case RunState.Running running -> this;
      case RunState.Succeeded s -> throw notRunning();
      case RunState.Failed f -> throw notRunning();
      case RunState.Cancelled c -> throw notRunning();
    };
  }

  /** The same run, ended so. */
  public Run ended(RunState end, Instant now) {
    if (!end.ended()) {
      throw new IllegalArgumentException(end.id() + " is no end");
    }
    if (state.ended()) {
      throw notRunning();
    }
    return with(end, started, Optional.of(now));
  }

  private IllegalStateException notRunning() {
    return new IllegalStateException("run %s is %s".formatted(id, state.id()));
  }

  private Run with(RunState next, Optional<Instant> start, Optional<Instant> end) {
    return new Run(
        id, trigger, cause, ref, commit, by, trusted, next, cancelAskedBy, created, start, end);
  }
}
