package dev.slipway.container;

import java.time.Duration;

/**
 * A process in a container.
 *
 * @param uid as the host numbers its user
 * @param state one letter, as ps prints it
 */
public record RunningProcess(
    int pid, int parent, long uid, String state, Duration cpu, String command) {}
