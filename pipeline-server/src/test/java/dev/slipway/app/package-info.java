/** The plot on fakes, and the wiring. */
@org.jspecify.annotations.NullMarked
package dev.slipway.app;
