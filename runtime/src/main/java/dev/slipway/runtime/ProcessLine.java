package dev.slipway.runtime;

import java.time.Duration;

/**
 * One process of a container.
 *
 * @param pid as the container numbers it
 * @param parent its parent's, 0 if that is outside
 * @param uid as the host numbers its user
 * @param state one letter, as ps prints it
 * @param cpu processor time it has used
 * @param command its words, with control characters replaced; its name in brackets if it has none
 */
public record ProcessLine(
    int pid, int parent, long uid, String state, Duration cpu, String command) {}
