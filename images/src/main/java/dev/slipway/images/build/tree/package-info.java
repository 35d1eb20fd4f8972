/** Trees of files as a build reads, compares and writes them, without mounting anything. */
@org.jspecify.annotations.NullMarked
package dev.slipway.images.build.tree;
