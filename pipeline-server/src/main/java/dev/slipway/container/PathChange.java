package dev.slipway.container;

/** A path in which a container differs from its image: added, changed or deleted. */
public record PathChange(String kind, String path) {}
