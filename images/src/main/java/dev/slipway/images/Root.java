package dev.slipway.images;

/**
 * Something that needs an image, and so all its parts, to stay.
 *
 * @param holder who needs it, for people: {@code container shop/web}, {@code run 12 of shop}
 * @param digest of its manifest or index; or the diff id of a layer whose directory is in use
 */
public record Root(String holder, Digest digest) {}
