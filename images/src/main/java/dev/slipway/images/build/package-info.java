/**
 * Makes images of Containerfiles, without a daemon: instructions over frozen layers, and a cache.
 */
@org.jspecify.annotations.NullMarked
package dev.slipway.images.build;
