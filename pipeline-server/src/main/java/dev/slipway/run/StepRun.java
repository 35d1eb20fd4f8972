package dev.slipway.run;

import java.time.Instant;
import java.util.Optional;

/** One step of one run, as far as it has come. */
public record StepRun(
    StepKey key, StepState state, Optional<Instant> started, Optional<Instant> ended) {}
