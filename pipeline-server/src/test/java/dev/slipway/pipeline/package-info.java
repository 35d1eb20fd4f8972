/** Tests of what slipway.yaml asks for. */
@org.jspecify.annotations.NullMarked
package dev.slipway.pipeline;
