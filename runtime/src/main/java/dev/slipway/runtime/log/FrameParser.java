package dev.slipway.runtime.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;

/** One line of conmon's format, {@code TIME (stdout|stderr) (F|P) BYTES}. */
final class FrameParser {
  /** "2026-11-23T04:58:19.553182479+00:00 stdout F " and some room. */
  private static final int LONGEST_HEAD = 64;

  private FrameParser() {}

  /** Empty if it is no such line: a disk that was full may have cut one short. */
  static Optional<LogFrame> parse(long number, byte[] line, int length) {
    var head = new String(line, 0, Math.min(length, LONGEST_HEAD), US_ASCII);
    var words = head.split(" ", 4);
    if (words.length < 4) {
      return Optional.empty();
    }
    var start = words[0].length() + words[1].length() + words[2].length() + 3;
    var bytes = Arrays.copyOfRange(line, start, length);
    return stream(words[1])
        .flatMap(s -> time(words[0]).map(t -> frame(number, t, s, words[2], bytes)));
  }

  private static LogFrame frame(long number, Instant time, Stream stream, String tag, byte[] b) {
    return new LogFrame(number, time, stream, tag.equals("P"), b);
  }

  private static Optional<Stream> stream(String word) {
    return switch (word) {
      case "stdout" -> Optional.of(Stream.OUT);
      case "stderr" -> Optional.of(Stream.ERR);
      default -> Optional.empty();
    };
  }

  private static Optional<Instant> time(String word) {
    try {
      return Optional.of(OffsetDateTime.parse(word).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
