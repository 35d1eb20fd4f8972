/** Steps in containers: their trees, their logs, and the images they become. */
@org.jspecify.annotations.NullMarked
package dev.slipway.run.sandbox;
