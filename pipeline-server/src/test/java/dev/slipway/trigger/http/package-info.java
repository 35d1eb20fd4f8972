/** Bodies of webhooks as they come in. */
@org.jspecify.annotations.NullMarked
package dev.slipway.trigger.http;
