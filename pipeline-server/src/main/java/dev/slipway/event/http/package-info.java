/** The journal over HTTP: lists, and streams that follow it. */
@org.jspecify.annotations.NullMarked
package dev.slipway.event.http;
