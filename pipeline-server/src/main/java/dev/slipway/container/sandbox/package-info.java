/** Containers on this host, by the runtime and images tools. */
@org.jspecify.annotations.NullMarked
package dev.slipway.container.sandbox;
