package dev.slipway.runtime;

import java.time.Instant;

/**
 * Where a container is in its life: created, then running or paused, then exited. Only a start, by
 * somebody or by its policy, leads back from there.
 */
public sealed interface ContainerState {
  /** Everything is prepared, its command has not begun. */
  record Created() implements ContainerState {}

  /**
   * Its command runs.
   *
   * @param pid the first process, as the host numbers it
   */
  record Running(int pid, Instant since) implements ContainerState {}

  /**
   * It is held still: no process of it runs, all of them are there.
   *
   * @param pid the first process, as the host numbers it
   */
  record Paused(int pid, Instant since) implements ContainerState {}

  /**
   * It ended, and its policy will start it again.
   *
   * @param last how it ended
   * @param next when it is started again
   */
  record Restarting(Exit last, Instant next) implements ContainerState {}

  /** It ended; its log is complete and its trees may be frozen. */
  record Exited(Exit exit, Instant at) implements ContainerState {}
}
