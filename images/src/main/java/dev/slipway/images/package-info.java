/** What we ship: OCI images in a content-addressed store, their layers unpacked once and shared. */
@org.jspecify.annotations.NullMarked
package dev.slipway.images;
