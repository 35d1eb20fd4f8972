/** The content-addressed store on disk, and the verbs that put images into it and take them out. */
@org.jspecify.annotations.NullMarked
package dev.slipway.images.store;
