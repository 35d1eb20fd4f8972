package dev.slipway.run.sandbox;

import dev.slipway.pipeline.Step;
import dev.slipway.runtime.Limits;

/** Says why a step's command failed. */
final class Reasons {
  private static final int SIGNALS = 128;
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  private Reasons() {}

  static String of(StepSnapshot left, Step.Shell step) {
    return switch (left.end()) {
      case OUT_OF_MEMORY ->
          "ran out of its memory limit of %s (exit %d)"
              .formatted(size(step.resources().memoryBytes()), left.exit());
      case PIDS_LIMIT ->
          "met its limit of %d processes (exit %d)".formatted(step.resources().pids(), left.exit());
      case DISK_QUOTA ->
          "wrote more than its disk quota of %s or %d files (exit %d)"
              .formatted(
                  size(Limits.defaults().diskBytes()), Limits.defaults().inodes(), left.exit());
      case SIGNALED ->
          "killed by signal %d (exit %d)".formatted(left.exit() - SIGNALS, left.exit());
      case EXITED -> "exited with " + left.exit();
      case OUT_OF_DISK -> "the server's disk is nearly full; what it wrote is not kept";
      case TIMED_OUT -> "timed out";
      case CANCELLED -> "cancelled";
    };
  }

  private static String size(long bytes) {
    int unit = 0;
    long value = bytes;
    while (value % 1024 == 0 && unit < UNITS.length - 1 && value > 0) {
      value /= 1024;
      unit++;
    }
    return value + " " + UNITS[unit];
  }
}
