package dev.slipway.runtime.bundle;

/**
 * How owners on disk appear to a container: each number moved up by {@code first}.
 *
 * @param map descriptor of the user namespace that says so to the kernel
 */
public record Shift(int map, int first) {}
