package dev.slipway.run;

import dev.slipway.pipeline.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in a sentence why a run failed. */
final class Failures {
  private Failures() {}

  /** Each step that went wrong itself, in the order of the file, with its cause. */
  static String reason(List<Step> steps, Map<String, StepRun> rows) {
    return steps.stream()
        .flatMap(step -> Optional.ofNullable(rows.get(step.name())).stream())
        .flatMap(row -> sentence(row).stream())
        .collect(Collectors.joining("; "));
  }

  private static Optional<String> sentence(StepRun row) {
    return row.state() instanceof StepState.Ended ended
        ? sentence(ended.outcome()).map(s -> "step '%s' %s".formatted(row.key().step(), s))
        : Optional.empty();
  }

  private static Optional<String> sentence(StepOutcome outcome) {
    return switch (outcome) {
      case StepOutcome.Failed failed -> Optional.of("failed: " + failed.reason());
      case StepOutcome.TimedOut timedOut -> Optional.of(timedOut.reason());
      case StepOutcome.Broke broke ->
          Optional.of("broke, through no fault of its own: " + broke.reason());
      case StepOutcome.Cancelled cancelled -> Optional.of("was cancelled");
      case StepOutcome.Passed passed -> Optional.empty();
      case StepOutcome.Skipped skipped -> Optional.empty();
    };
  }
}
