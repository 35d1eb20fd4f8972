package dev.slipway.run.sql;

import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.run.RunId;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepOutcome;
import dev.slipway.run.StepRun;
import dev.slipway.run.StepState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** One row of {@code step_run}, to and from a {@link StepRun}. */
final class StepRow {
  private StepRow() {}

  static StepRun map(ResultSet row, StatementContext context) throws SQLException {
    var run = new RunId(new ProjectName(row.getString("project")), row.getLong("run"));
    return new StepRun(
        new StepKey(run, row.getString("name")),
        state(row),
        RunRow.time(row, "started"),
        RunRow.time(row, "ended"));
  }

  private static StepState state(ResultSet row) throws SQLException {
    var state = row.getString("state");
    return switch (state) {
      case "waiting" -> new StepState.Waiting();
      case "running" -> new StepState.Running();
      case "ended" -> new StepState.Ended(outcome(row));
      default -> throw new IllegalStateException("a step in state '" + state + "'");
    };
  }

  private static StepOutcome outcome(ResultSet row) throws SQLException {
    var outcome = row.getString("outcome");
    var reason = row.getString("reason");
    return switch (outcome) {
      case "passed" ->
          new StepOutcome.Passed(Optional.ofNullable(row.getString("image")).map(Digest::new));
      case "failed" -> new StepOutcome.Failed(row.getInt("exit"), reason);
      case "timed-out" ->
          new StepOutcome.TimedOut(Duration.ofMillis(row.getLong("allowed_millis")));
      case "cancelled" -> new StepOutcome.Cancelled();
      case "skipped" -> new StepOutcome.Skipped(reason);
      case "broke" -> new StepOutcome.Broke(reason);
      default -> throw new IllegalStateException("a step that ended '" + outcome + "'");
    };
  }

  static <S extends SqlStatement<S>> S bind(S statement, StepRun step) {
    return statement
        .bind("project", step.key().run().project().value())
        .bind("run", step.key().run().number())
        .bind("name", step.key().step())
        .bind("state", state(step.state()))
        .bind("outcome", outcome(step.state()).map(StepOutcome::id).orElse(null))
        .bind("exit", outcome(step.state()).flatMap(StepRow::exit).orElse(null))
        .bind("reason", outcome(step.state()).map(StepRow::reason).orElse(""))
        .bind("image", outcome(step.state()).flatMap(StepRow::image).orElse(null))
        .bind("allowed", outcome(step.state()).flatMap(StepRow::allowed).orElse(null))
        .bind("started", RunRow.time(step.started()))
        .bind("ended", RunRow.time(step.ended()));
  }

  private static String state(StepState state) {
    return switch (state) {
      case StepState.Waiting waiting -> "waiting";
      case StepState.Running running -> "running";
      case StepState.Ended ended -> "ended";
    };
  }

  private static Optional<StepOutcome> outcome(StepState state) {
    return state instanceof StepState.Ended ended ? Optional.of(ended.outcome()) : Optional.empty();
  }

  private static Optional<Integer> exit(StepOutcome outcome) {
    return switch (outcome) {
      case StepOutcome.Passed passed -> Optional.of(0);
      case StepOutcome.Failed failed -> Optional.of(failed.exit());
      case StepOutcome.TimedOut timedOut -> Optional.empty();
      case StepOutcome.Cancelled cancelled -> Optional.empty();
      case StepOutcome.Skipped skipped -> Optional.empty();
      case StepOutcome.Broke broke -> Optional.empty();
    };
  }

  private static String reason(StepOutcome outcome) {
    var reason =
        switch (outcome) {
          case StepOutcome.Failed failed -> failed.reason();
          case StepOutcome.Broke broke -> broke.reason();
          case StepOutcome.Skipped skipped -> skipped.because();
          case StepOutcome.Passed passed -> "";
          case StepOutcome.TimedOut timedOut -> "";
          case StepOutcome.Cancelled cancelled -> "";
        };
    return RunRow.storable(reason);
  }

  private static Optional<String> image(StepOutcome outcome) {
    return outcome instanceof StepOutcome.Passed passed
        ? passed.image().map(Digest::value)
        : Optional.empty();
  }

  private static Optional<Long> allowed(StepOutcome outcome) {
    return outcome instanceof StepOutcome.TimedOut timedOut
        ? Optional.of(timedOut.limit().toMillis())
        : Optional.empty();
  }
}
