/** Executing one pipeline at one commit. */
@org.jspecify.annotations.NullMarked
package dev.slipway.run;
