/** What triggers promise, and fakes that keep it in memory. */
@org.jspecify.annotations.NullMarked
package dev.slipway.trigger;
