/** Making one release true in one stage, or the one before it again. */
@org.jspecify.annotations.NullMarked
package dev.slipway.deploy;
