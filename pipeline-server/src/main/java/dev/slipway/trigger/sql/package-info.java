/** The inbox of webhook deliveries as rows. */
@org.jspecify.annotations.NullMarked
package dev.slipway.trigger.sql;
