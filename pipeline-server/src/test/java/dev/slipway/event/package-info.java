/** What the journal and its ports promise, and fakes that keep those promises in memory. */
@org.jspecify.annotations.NullMarked
package dev.slipway.event;
