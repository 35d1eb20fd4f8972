package dev.slipway.run;

import java.time.Duration;
import java.util.List;

/** The output of steps, live and kept; a record once read never changes, also across restarts. */
public interface StepLogs {
  /** At most {@code limit} records from that number on; empty if there are none (yet). */
  List<LogRecord> read(StepKey step, long from, int limit);

  /**
   * Waits until there is a record of that number, or the log is complete, or the time is over.
   *
   * @return true if the log is complete: nothing will be added to it any more
   */
  boolean await(StepKey step, long number, Duration max) throws InterruptedException;
}
