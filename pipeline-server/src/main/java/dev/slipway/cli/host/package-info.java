/** Asking this host what it can do. */
@org.jspecify.annotations.NullMarked
package dev.slipway.cli.host;
