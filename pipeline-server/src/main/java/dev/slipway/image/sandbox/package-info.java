/** Images in the store of the images tool. */
@org.jspecify.annotations.NullMarked
package dev.slipway.image.sandbox;
