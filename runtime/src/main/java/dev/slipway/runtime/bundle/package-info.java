/** One container on disk: where its files lie, how its root is mounted and made safe. */
@org.jspecify.annotations.NullMarked
package dev.slipway.runtime.bundle;
