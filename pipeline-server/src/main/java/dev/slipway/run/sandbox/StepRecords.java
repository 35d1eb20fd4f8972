package dev.slipway.run.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.run.LogRecord;
import dev.slipway.runtime.log.LogFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the records of a step's log out of the container's frames: masked, numbered, and up to a
 * quota.
 *
 * <p>A function of the frames alone: the same frames give the same records, whenever they are read;
 * so a log that was cut off by the death of the server is gone on with, not begun again.
 */
final class StepRecords {
  private final long quota;
  private final StreamRecords out;
  private final StreamRecords err;
  private List<LogRecord> made = new ArrayList<>();
  private long number;
  private long bytes;
  private boolean full;

  /**
   * Begins at the first frame.
   *
   * @param quota of text, in bytes
   * @param first the number of the first record
   * @param masks makes the mask of one stream
   */
  StepRecords(long quota, long first, Supplier<Mask> masks) {
    this.quota = quota;
    this.number = first;
    this.out = new StreamRecords(LogRecord.Stream.STDOUT, masks.get(), this::number);
    this.err = new StreamRecords(LogRecord.Stream.STDERR, masks.get(), this::number);
  }

  /** The records that became whole with these frames. */
  List<LogRecord> of(List<LogFrame> frames) {
    for (var frame : frames) {
      switch (frame.stream()) {
        case OUT -> out.add(frame);
        case ERR -> err.add(frame);
      }
    }
    return taken();
  }

  /** The last records, after the last frame. */
  List<LogRecord> rest() {
    out.finish();
    err.finish();
    return taken();
  }

  private List<LogRecord> taken() {
    var taken = made;
    made = new ArrayList<>();
    return taken;
  }

  private void number(LogRecord record) {
    if (full) {
      return;
    }
    bytes += record.text().length;
    if (bytes > quota) {
      full = true;
      add(record.time(), LogRecord.Stream.STDERR, false, truncated());
      return;
    }
    add(record.time(), record.stream(), record.partial(), record.text());
  }

  private byte[] truncated() {
    return "[slipway] truncated: what this step wrote beyond %d bytes is not kept"
        .formatted(quota)
        .getBytes(UTF_8);
  }

  private void add(Instant time, LogRecord.Stream stream, boolean partial, byte[] text) {
    made.add(new LogRecord(number++, time, stream, partial, text));
  }
}
