package dev.slipway.run.sandbox;

import java.time.Instant;

/** How a step's container ended, seen with what was asked of it. */
record StepEnd(int exit, StepSnapshot.End how, Instant at) {}
