/** Tests of the guard of every route. */
@org.jspecify.annotations.NullMarked
package dev.slipway.access.http;
