package dev.slipway.image;

import dev.slipway.images.Digest;

/** A name that stands for an image now. */
public record Tag(String name, Digest digest) {}
