/** The guard of every REST route, and the routes for principals, tokens, secrets and settings. */
@org.jspecify.annotations.NullMarked
package dev.slipway.access.http;
