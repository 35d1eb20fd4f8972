package dev.slipway.runtime;

import java.time.Instant;

/**
 * What a container uses, at one moment; what is counted up is counted from when it last started.
 *
 * @param cpuNanos processor time used so far, in nanoseconds
 * @param memoryBytes memory that cannot be taken back at once (without the cache of files)
 * @param memoryLimit most memory it may have, in bytes; 0 if unknown
 * @param pids processes and threads
 * @param readBytes from block devices
 * @param receivedBytes by its network interfaces, the loopback apart
 */
public record Stats(
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
