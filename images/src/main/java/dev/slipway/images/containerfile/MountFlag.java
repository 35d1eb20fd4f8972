package dev.slipway.images.containerfile;

import java.util.Optional;

/**
 * One {@code --mount} as it is written; {@link Scope#mounts} reads it, once variables are known.
 *
 * @param from the stage or image that it needs; never holds variables
 */
public record MountFlag(Word text, Optional<Word> from) {}
