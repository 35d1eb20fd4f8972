/** Deliveries signed as GitHub signs them, from the request to what came of it. */
@org.jspecify.annotations.NullMarked
package dev.slipway.trigger.forge;
