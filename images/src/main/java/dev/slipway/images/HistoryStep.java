package dev.slipway.images;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of how an image was made, as its configuration tells it.
 *
 * @param by the command, as the builder wrote it
 * @param layer the blob that it made; empty where it changed no file
 */
public record HistoryStep(
    Optional<Instant> created, String by, String comment, Optional<Descriptor> layer) {}
