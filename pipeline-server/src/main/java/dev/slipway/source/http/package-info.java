/** Projects over HTTP. */
@org.jspecify.annotations.NullMarked
package dev.slipway.source.http;
