/** Containers over HTTP: what people ask for, what they are told, and their terminals. */
@org.jspecify.annotations.NullMarked
package dev.slipway.container.http;
