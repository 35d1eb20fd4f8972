package dev.slipway.event;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One fact of the journal.
 *
 * @param seq its place: strictly increasing in the order of commit, without gaps
 * @param id its identity wherever it is published; the same event always has the same id
 * @param data flat attributes, in the order of their names
 */
public record Event(
    long seq,
    UUID id,
    EventType type,
    ProjectName project,
    String subject,
    Instant time,
    Map<String, String> data) {

  /** The attribute of that name, if the event has it. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(data.get(name));
  }

  /**
   * The attribute of that name.
   *
   * @throws IllegalStateException if the event lacks it, which is our fault
   */
  public String need(String name) {
    return get(name)
        .orElseThrow(
            () ->
                new IllegalStateException("event %d (%s) has no '%s'".formatted(seq, type, name)));
  }
}
