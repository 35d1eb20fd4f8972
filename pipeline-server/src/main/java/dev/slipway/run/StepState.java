package dev.slipway.run;

/** How far a step has come. */
public sealed interface StepState {
  record Waiting() implements StepState {}

  record Running() implements StepState {}

  record Ended(StepOutcome outcome) implements StepState {}
}
