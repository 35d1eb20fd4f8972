/** Network for containers: one bridge, one firewall table, a namespace each. */
@org.jspecify.annotations.NullMarked
package dev.slipway.runtime.net;
