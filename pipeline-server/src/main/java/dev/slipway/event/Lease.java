package dev.slipway.event;

/**
 * The right to do something alone, for a while.
 *
 * @param name what is leased, such as {@code conveyor} or {@code kafka}
 * @param owner the server that holds it
 * @param epoch grows with each new holder; writes under an older epoch are refused
 */
public record Lease(String name, String owner, long epoch) {}
