/** Which release may enter which stage. */
@org.jspecify.annotations.NullMarked
package dev.slipway.release;
