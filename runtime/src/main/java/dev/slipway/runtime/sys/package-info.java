/** The kernel as Slipway's container runtime needs it: the only place that calls native code. */
@org.jspecify.annotations.NullMarked
package dev.slipway.runtime.sys;
