/** The OCI engine and conmon: finding them, judging them, talking to them. */
@org.jspecify.annotations.NullMarked
package dev.slipway.runtime.engine;
