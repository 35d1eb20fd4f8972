/** One layer as bytes and as a tree: reading, extracting and packing OCI tar layers. */
@org.jspecify.annotations.NullMarked
package dev.slipway.images.layer;
