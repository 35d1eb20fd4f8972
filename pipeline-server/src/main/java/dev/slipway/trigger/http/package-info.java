/** Webhook deliveries over HTTP. */
@org.jspecify.annotations.NullMarked
package dev.slipway.trigger.http;
