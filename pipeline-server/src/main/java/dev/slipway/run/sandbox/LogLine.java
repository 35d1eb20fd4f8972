package dev.slipway.run.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.slipway.run.LogRecord;
import dev.slipway.run.LogRecord.Stream;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A record as a line of the log file: {@code TIME (stdout|stderr) (F|P) BYTES}, the form of conmon
 * and Kubernetes. The record's number is the line's, from 0.
 */
final class LogLine {
  private static final int LONGEST_HEAD = 64;

  private LogLine() {}

  static void write(LogRecord record, ByteArrayOutputStream out) {
    var stream = record.stream() == Stream.STDOUT ? "stdout" : "stderr";
    var head = record.time() + " " + stream + (record.partial() ? " P " : " F ");
    out.writeBytes(head.getBytes(US_ASCII));
    out.writeBytes(record.text());
    out.write('\n');
  }

  /** The record of a line without its end; empty if it is none. */
  static Optional<LogRecord> read(long number, byte[] line) {
    var head = new String(line, 0, Math.min(line.length, LONGEST_HEAD), US_ASCII).split(" ", 4);
    if (head.length < 4) {
      return Optional.empty();
    }
    var text = head[0].length() + head[1].length() + head[2].length() + 3;
    try {
      return Optional.of(
          new LogRecord(
              number,
              Instant.parse(head[0]),
              head[1].equals("stdout") ? Stream.STDOUT : Stream.STDERR,
              head[2].equals("P"),
              Arrays.copyOfRange(line, text, line.length)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
