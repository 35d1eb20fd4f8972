package dev.slipway.runtime;

import dev.slipway.runtime.log.Stream;

/** Some bytes that a process wrote, as they came; a terminal has no {@link Stream#ERR}. */
public record Packet(Stream stream, byte[] bytes) {}
