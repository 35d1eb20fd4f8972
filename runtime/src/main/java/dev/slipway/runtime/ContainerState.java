package dev.slipway.runtime;

import java.time.Instant;

/** Where a container is in its life: created, then running, then exited; never back. */
public sealed interface ContainerState {
  /** Everything is prepared, its command has not begun. */
  record Created() implements ContainerState {}

  /**
   * Its command runs.
   *
   * @param pid the first process, as the host numbers it
   */
  record Running(int pid, Instant since) implements ContainerState {}

  /** It ended; its log is complete and its trees may be frozen. */
  record Exited(Exit exit, Instant at) implements ContainerState {}
}
