/** What the forge said: a delivery is verified over its raw bytes, then read into a typed event. */
@org.jspecify.annotations.NullMarked
package dev.slipway.webhooks;
