package dev.slipway.images.store;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;

/** A layer whose blob is in the store. */
public record PackedLayer(Descriptor blob, Digest diffId) {}
