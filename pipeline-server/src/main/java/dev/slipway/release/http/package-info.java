/** Releases and promotions over HTTP. */
@org.jspecify.annotations.NullMarked
package dev.slipway.release.http;
