/** What we ship: the values that describe an OCI image. The verbs are in {@code store.Images}. */
@org.jspecify.annotations.NullMarked
package dev.slipway.images;
