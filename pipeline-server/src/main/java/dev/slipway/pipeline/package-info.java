/** What slipway.yaml asks for at one commit. */
@org.jspecify.annotations.NullMarked
package dev.slipway.pipeline;
