/** What the tool webhooks understands of forges, in our words. */
@org.jspecify.annotations.NullMarked
package dev.slipway.trigger.forge;
