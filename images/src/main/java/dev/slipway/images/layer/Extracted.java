package dev.slipway.images.layer;

import dev.slipway.images.Digest;

/**
 * What came out of an archive.
 *
 * @param diffId digest of all uncompressed bytes
 * @param complete whether the archive's end mark was there
 */
public record Extracted(Digest diffId, long unpackedBytes, boolean complete) {}
