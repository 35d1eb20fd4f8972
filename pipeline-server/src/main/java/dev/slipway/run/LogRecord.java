package dev.slipway.run;

import java.time.Instant;

/**
 * One piece of a step's output.
 *
 * @param number counts from 0 in each step, over both streams, without gaps
 * @param partial whether the line goes on in the next record of the same stream
 * @param text the bytes without the line's end, secrets masked
 */
public record LogRecord(long number, Instant time, Stream stream, boolean partial, byte[] text) {
  /** Where it was written to. */
  public enum Stream {
    STDOUT,
    STDERR
  }
}
