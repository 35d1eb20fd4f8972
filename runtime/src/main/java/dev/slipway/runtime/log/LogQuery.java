package dev.slipway.runtime.log;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which part of a log is wanted.
 *
 * @param since frames of that time or later
 * @param tail so many lines at most, the last ones there are when the reading begins
 * @param follow also what is written from then on, until the container has ended
 * @param streams from which of the two
 */
public record LogQuery(
    Optional<Instant> since, OptionalInt tail, boolean follow, Set<Stream> streams) {
  public LogQuery {
    streams = Set.copyOf(streams);
    if (tail.isPresent() && tail.getAsInt() < 0) {
      throw new IllegalArgumentException("tail: " + tail.getAsInt() + " (expected: 0 or more)");
    }
  }

  /** All there is now. */
  public static LogQuery all() {
    return new LogQuery(Optional.empty(), OptionalInt.empty(), false, Set.of(Stream.values()));
  }

  boolean wants(LogFrame frame) {
    return streams.contains(frame.stream())
        && (since.isEmpty() || !frame.time().isBefore(since.get()));
  }
}
