package dev.slipway.run;

import dev.slipway.images.Digest;
import java.time.Duration;
import java.util.Optional;

/**
 * How a step ended. The user's failure is a value with its reason; {@link Broke} is ours, or the
 * host's.
 */
public sealed interface StepOutcome {
  /** The name that is stored and shown. */
  String id();

  /** For people; empty when there is nothing to say. */
  default String reason() {
    return "";
  }

  /**
   * It exited 0.
   *
   * @param image what its snapshot became, if it asked for one
   */
  record Passed(Optional<Digest> image) implements StepOutcome {
    @Override
    public String id() {
      return "passed";
    }
  }

  /**
   * Its command, or what it asked for, failed.
   *
   * @param exit the exit code; 128+n for signal n; -1 if it never started
   */
  record Failed(int exit, String reason) implements StepOutcome {
    @Override
    public String id() {
      return "failed";
    }
  }

  record TimedOut(Duration limit) implements StepOutcome {
    @Override
    public String id() {
      return "timed-out";
    }

    @Override
    public String reason() {
      return "ran longer than its timeout of " + limit.toSeconds() + " s";
    }
  }

  record Cancelled() implements StepOutcome {
    @Override
    public String id() {
      return "cancelled";
    }
  }

  /** It never ran, because a step it needs did not pass. */
  record Skipped(String because) implements StepOutcome {
    @Override
    public String id() {
      return "skipped";
    }

    @Override
    public String reason() {
      return because;
    }
  }

  record Broke(String reason) implements StepOutcome {
    @Override
    public String id() {
      return "broke";
    }
  }
}
