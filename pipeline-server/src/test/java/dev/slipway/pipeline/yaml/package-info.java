/** Tests of the reader of {@code slipway.yaml}. */
@org.jspecify.annotations.NullMarked
package dev.slipway.pipeline.yaml;
