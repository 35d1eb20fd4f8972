package dev.slipway.container;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which part of a container's output is wanted.
 *
 * @param since nothing older
 * @param tail only so many lines of what is there, from the last
 * @param follow go on until it ends
 */
public record OutputQuery(
    Optional<Instant> since, OptionalInt tail, boolean follow, Set<Output.Stream> streams) {
  public OutputQuery {
    streams = Set.copyOf(streams);
    if (tail.isPresent() && tail.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "tail: %d (expected 0 or more)".formatted(tail.getAsInt()));
    }
  }
}
