/** What the ports of projects and their repositories promise, and fakes that keep it in memory. */
@org.jspecify.annotations.NullMarked
package dev.slipway.source;
