package dev.slipway.runtime.log;

import java.time.Instant;

/**
 * A piece of what a container wrote: a line without its newline, or a part of one.
 *
 * @param number position in the log, from 0, without gaps
 * @param partial no newline follows the bytes: the next frame of this stream goes on, or the output
 *     ended there
 */
public record LogFrame(long number, Instant time, Stream stream, boolean partial, byte[] bytes) {

  /** The very bytes that were written: a whole line gets its newline back. */
  public byte[] written() {
    if (partial) {
      return bytes.clone();
    }
    var whole = java.util.Arrays.copyOf(bytes, bytes.length + 1);
    whole[bytes.length] = '\n';
    return whole;
  }
}
