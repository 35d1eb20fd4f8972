/** Runs and the output of their steps over HTTP. */
@org.jspecify.annotations.NullMarked
package dev.slipway.run.http;
