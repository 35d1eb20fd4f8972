/** Wiring, configuration, readiness and the Conveyor; sees all, seen by none. */
@org.jspecify.annotations.NullMarked
package dev.slipway.app;
