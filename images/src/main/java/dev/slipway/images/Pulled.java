package dev.slipway.images;

/**
 * What a pull brought.
 *
 * @param image the one for the platform
 * @param named what the name pointed to at the registry: that image, or an index that has it
 */
public record Pulled(Image image, Descriptor named) {}
