/** The few Linux calls that images need: work beneath a directory descriptor, no link followed. */
@org.jspecify.annotations.NullMarked
package dev.slipway.images.sys;
