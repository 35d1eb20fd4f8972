/** Containers as people ask for them, and what people may do to those of steps and deployments. */
@org.jspecify.annotations.NullMarked
package dev.slipway.container;
