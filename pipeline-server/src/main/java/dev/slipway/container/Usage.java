package dev.slipway.container;

import java.time.Instant;

/**
 * What a container uses, at one moment; what is counted up is counted from when it last started.
 *
 * @param memoryLimit 0 if unknown, as {@code pidsLimit}
 */
public record Usage(
    Instant at,
    long cpuNanos,
    long memoryBytes,
    long memoryLimit,
    int pids,
    int pidsLimit,
    long readBytes,
    long writtenBytes,
    long receivedBytes,
    long sentBytes) {}
