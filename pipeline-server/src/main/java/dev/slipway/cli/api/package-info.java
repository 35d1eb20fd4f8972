/** Talking to a server: HTTP, problems, streams and stored logins. */
@org.jspecify.annotations.NullMarked
package dev.slipway.cli.api;
