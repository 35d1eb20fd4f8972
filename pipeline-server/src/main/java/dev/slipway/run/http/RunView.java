package dev.slipway.run.http;

import dev.slipway.run.Run;
import dev.slipway.run.RunState;
import dev.slipway.run.StepOutcome;
import dev.slipway.run.StepRun;
import dev.slipway.run.StepState;
import dev.slipway.source.PublicAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run as the API shows it.
 *
 * @param id as people write it, such as {@code shop/12}
 * @param reason why it failed or was cancelled; empty otherwise
 * @param url of its page
 */
public record RunView(
    String id,
    long number,
    String state,
    String reason,
    String cause,
    String ref,
    String commit,
    String by,
    Instant created,
    Optional<Instant> started,
    Optional<Instant> ended,
    String url,
    List<Step> steps) {

  static RunView of(Run run, List<StepRun> steps, PublicAddress address) {
    var number = run.id().number();
    return new RunView(
        run.id().toString(),
        number,
        run.state().id(),
        reason(run.state()),
        run.cause(),
        run.ref().value(),
        run.commit().hex(),
        run.by(),
        run.created(),
        run.started(),
        run.ended(),
        address.run(run.id().project(), Long.toString(number)),
        steps.stream().map(Step::of).toList());
  }

  private static String reason(RunState state) {
    return switch (state) {
      case RunState.Failed failed -> failed.reason();
      case RunState.Cancelled cancelled -> "cancelled by " + cancelled.by();
      case RunState.Queued queued -> "";
      case RunState.Running running -> "";
      case RunState.Succeeded succeeded -> "";
    };
  }

  /** One step of it. */
  public record Step(
      String name,
      String state,
      String reason,
      Optional<Integer> exit,
      Optional<String> image,
      Optional<Instant> started,
      Optional<Instant> ended) {
    static Step of(StepRun step) {
      return switch (step.state()) {
        case StepState.Waiting waiting -> of(step, "waiting", "");
        case StepState.Running running -> of(step, "running", "");
        case StepState.Ended end -> of(step, end.outcome());
      };
    }

    private static Step of(StepRun step, String state, String reason) {
      return new Step(
          step.key().step(),
          state,
          reason,
          Optional.empty(),
          Optional.empty(),
          step.started(),
          step.ended());
    }

    private static Step of(StepRun step, StepOutcome outcome) {
      Optional<Integer> exit =
          switch (outcome) {
            case StepOutcome.Passed passed -> Optional.of(0);
            case StepOutcome.Failed failed -> Optional.of(failed.exit());
            case StepOutcome.TimedOut timedOut -> Optional.empty();
            case StepOutcome.Cancelled cancelled -> Optional.empty();
            case StepOutcome.Skipped skipped -> Optional.empty();
            case StepOutcome.Broke broke -> Optional.empty();
          };
      Optional<String> image =
          outcome instanceof StepOutcome.Passed passed
              ? passed.image().map(digest -> digest.value())
              : Optional.empty();
      return new Step(
          step.key().step(),
          outcome.id(),
          outcome.reason(),
          exit,
          image,
          step.started(),
          step.ended());
    }
  }
}
