package dev.slipway.run.sandbox;

import dev.slipway.run.LogRecord;
import dev.slipway.runtime.log.LogReader;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Carries what one container writes into the log of its step, until the container has ended. */
final class LogPump {
  private static final Logger LOG = Logger.getLogger(LogPump.class.getName());
  private static final int AT_ONCE = 512;
  private static final int TRIES_AFTER_THE_END = 20;
  private static final long PAUSE_MILLIS = 500;

  private final LogReader frames;
  private final StepRecords records;
  private final LogFile log;
  private final BooleanSupplier ended;
  private boolean givenUp;

  /**
   * Makes a pump that has not begun.
   *
   * @param ended whether the container writes no more
   */
  LogPump(LogReader frames, StepRecords records, LogFile log, BooleanSupplier ended) {
    this.frames = frames;
    this.records = records;
    this.log = log;
    this.ended = ended;
  }

  /** Pumps; an interrupt ends it at once, and what is missing then is pumped the next time. */
  void run() {
    try (frames) {
      for (var some = frames.read(AT_ONCE); !some.isEmpty(); some = frames.read(AT_ONCE)) {
        put(records.of(some));
      }
      put(records.rest());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a step's log is cut short", e);
    }
  }

  /** A disk that is full holds up the log, never the container: its output waits where it is. */
  private void put(List<LogRecord> made) throws InterruptedException {
    var known = log.size();
    var fresh = made.stream().filter(record -> record.number() >= known).toList();
    for (int left = TRIES_AFTER_THE_END; !givenUp && left > 0; ) {
      try {
        log.append(fresh);
        return;
      } catch (IOException e) {
        LOG.log(Level.WARNING, "a step's log cannot be written, will try again", e);
        Thread.sleep(PAUSE_MILLIS);
        left -= ended.getAsBoolean() ? 1 : 0;
      }
    }
    givenUp = true;
  }
}
