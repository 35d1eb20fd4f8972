package dev.slipway.event.http;

import dev.slipway.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One event as the API shows it.
 *
 * @param type such as {@code run.queued}
 */
public record EventView(
    long seq,
    UUID id,
    String type,
    String project,
    String subject,
    Instant time,
    Map<String, String> data) {

  static EventView of(Event event) {
    return new EventView(
        event.seq(),
        event.id(),
        event.type().id(),
        event.project().value(),
        event.subject(),
        event.time(),
        event.data());
  }

  /** Several, in the order of the journal. */
  public record Page(List<EventView> items) {
    static Page of(List<Event> events) {
      return new Page(events.stream().map(EventView::of).toList());
    }
  }
}
