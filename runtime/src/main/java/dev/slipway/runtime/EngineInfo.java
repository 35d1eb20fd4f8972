package dev.slipway.runtime;

/**
 * The OCI engine that makes the containers.
 *
 * @param safe whether it is at or above the floor of versions without a published escape
 */
public record EngineInfo(String name, String version, boolean safe) {}
