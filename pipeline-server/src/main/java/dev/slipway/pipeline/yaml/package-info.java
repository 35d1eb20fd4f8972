/** Reads {@code slipway.yaml}, every problem with its line and column. */
@org.jspecify.annotations.NullMarked
package dev.slipway.pipeline.yaml;
