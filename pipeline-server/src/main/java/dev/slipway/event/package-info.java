/** The journal: every fact, in order, written in the transaction that made it true. */
@org.jspecify.annotations.NullMarked
package dev.slipway.event;
