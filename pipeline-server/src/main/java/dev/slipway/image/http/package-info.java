/** Images over HTTP. */
@org.jspecify.annotations.NullMarked
package dev.slipway.image.http;
