/** The benches: ours beside peers and floors, measured in turn in one run. */
@org.jspecify.annotations.NullMarked
package dev.slipway.cli.bench;
