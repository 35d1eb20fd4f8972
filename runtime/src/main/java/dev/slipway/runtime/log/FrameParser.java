package dev.slipway.runtime.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;

/*
 * conmon writes one time for all lines of what it read at once, so the last one is remembered:
 * turning the same text into a time again and again took most of the time.
 */
/** Lines of conmon's format, {@code TIME (stdout|stderr) (F|P) BYTES}; for one thread at a time. */
final class FrameParser {
  /** " stdout F ", after the time. */
  private static final int REST_OF_HEAD = 10;

  private static final int LONGEST_TIME = 40;
  private static final byte[] OUT = " stdout ".getBytes(US_ASCII);
  private static final byte[] ERR = " stderr ".getBytes(US_ASCII);

  private byte[] lastText = new byte[0];
  private Instant lastTime = Instant.EPOCH;

  /** Empty if it is no such line: a disk that was full may have cut one short. */
  Optional<LogFrame> parse(long number, byte[] line, int start, int end) {
    var space = indexOfSpace(line, start, Math.min(end, start + LONGEST_TIME));
    var body = space + REST_OF_HEAD;
    if (space < 0 || body > end || line[body - 1] != ' ') {
      return Optional.empty();
    }
    var tag = line[body - 2];
    var stream = stream(line, space);
    if (stream.isEmpty() || tag != 'F' && tag != 'P' || !isTime(line, start, space)) {
      return Optional.empty();
    }
    var bytes = Arrays.copyOfRange(line, body, end);
    return Optional.of(new LogFrame(number, lastTime, stream.get(), tag == 'P', bytes));
  }

  private static int indexOfSpace(byte[] line, int start, int end) {
    for (var at = start; at < end; at++) {
      if (line[at] == ' ') {
        return at;
      }
    }
    return -1;
  }

  private static Optional<Stream> stream(byte[] line, int at) {
    if (Arrays.equals(line, at, at + OUT.length, OUT, 0, OUT.length)) {
      return Optional.of(Stream.OUT);
    }
    return Arrays.equals(line, at, at + ERR.length, ERR, 0, ERR.length)
        ? Optional.of(Stream.ERR)
        : Optional.empty();
  }

  /** Then it is the last time. */
  private boolean isTime(byte[] line, int start, int end) {
    if (Arrays.equals(line, start, end, lastText, 0, lastText.length)) {
      return true;
    }
    try {
      lastTime = OffsetDateTime.parse(new String(line, start, end - start, US_ASCII)).toInstant();
      lastText = Arrays.copyOfRange(line, start, end);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
