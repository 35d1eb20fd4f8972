package dev.slipway.container;

import java.time.Instant;

/** What a container is doing. */
public sealed interface Status {
  /** The word in the API, as docker's. */
  String word();

  /** Everything is prepared, its command has not begun. */
  record Created() implements Status {
    @Override
    public String word() {
      return "created";
    }
  }

  /**
   * Its command runs.
   *
   * @param pid of the first process, as the host numbers it
   */
  record Running(int pid, Instant since) implements Status {
    @Override
    public String word() {
      return "running";
    }
  }

  /** Its processes are held where they were. */
  record Paused(int pid, Instant since) implements Status {
    @Override
    public String word() {
      return "paused";
    }
  }

  /** It ended, and will be started again by its policy. */
  record Restarting(int code, Instant next) implements Status {
    @Override
    public String word() {
      return "restarting";
    }
  }

  /**
   * It ended.
   *
   * @param cause such as {@code exited}, {@code signaled} or {@code out-of-memory}
   */
  record Exited(int code, String cause, Instant at) implements Status {
    @Override
    public String word() {
      return "exited";
    }
  }

  /** Whether it has processes, or will have again. */
  default boolean isAlive() {
    return switch (this) {
      case Running running -> true;
      case Paused paused -> true;
      case Restarting restarting -> true;
      case Created created -> false;
      case Exited exited -> false;
    };
  }
}
