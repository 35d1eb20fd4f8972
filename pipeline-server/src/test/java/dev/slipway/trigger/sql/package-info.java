/** The inbox of webhook deliveries as rows, held to what the ports promise. */
@org.jspecify.annotations.NullMarked
package dev.slipway.trigger.sql;
