package dev.slipway.images;

/** A name that points to an image here, and can be moved to another. */
public record Tag(ImageReference name, Digest digest) {}
