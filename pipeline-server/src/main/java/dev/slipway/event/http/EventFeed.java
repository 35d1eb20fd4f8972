package dev.slipway.event.http;

import dev.slipway.access.Refusal;
import dev.slipway.event.Event;
import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Streams of events, each on a virtual thread of its own: at most {@value #MOST} at a time, each as
 * fast as its reader reads and no faster.
 */
final class EventFeed {
  static final int MOST = 200;

  private static final int BATCH = 100;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration SLOWEST_READER = Duration.ofSeconds(60);

  private final Journal journal;
  private final Semaphore places = new Semaphore(MOST);

  EventFeed(Journal journal) {
    this.journal = journal;
  }

  /**
   * Follows the journal until the reader goes, the right to read ends or the server stops.
   *
   * @param project empty for the events of all
   * @param mayStill asked before each batch, at least with each heartbeat
   */
  void follow(
      Optional<ProjectName> project,
      long after,
      SseEventSink sink,
      Sse sse,
      BooleanSupplier mayStill) {
    if (!places.tryAcquire()) {
      throw new Refusal(
          Refusal.Kind.TOO_MANY, "too-many-streams", "too many event streams are open; try later");
    }
    try (sink) {
      send(sink, sse.newEventBuilder().comment("events after " + after).build());
      stream(project, after, sink, sse, mayStill);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // the reader is gone or does not read; it comes back with the id it saw last
    } finally {
      places.release();
    }
  }

  private void stream(
      Optional<ProjectName> project,
      long after,
      SseEventSink sink,
      Sse sse,
      BooleanSupplier mayStill)
      throws InterruptedException, ExecutionException, TimeoutException {
    long seen = after;
    while (!sink.isClosed() && mayStill.getAsBoolean()) {
      var head = journal.last();
      var events = events(project, seen);
      for (var event : events) {
        send(sink, message(sse, event));
      }
      // others' events up to the head are behind us too, or each would wake us again
      seen = events.isEmpty() ? Math.max(seen, head) : events.getLast().seq();
      if (events.isEmpty() && !journal.awaitBeyond(seen, HEARTBEAT)) {
        send(sink, sse.newEventBuilder().comment("still here").build());
      }
    }
  }

  List<Event> events(Optional<ProjectName> project, long after) {
    return events(project, after, BATCH);
  }

  List<Event> events(Optional<ProjectName> project, long after, int limit) {
    return project
        .map(name -> journal.after(name, after, limit))
        .orElseGet(() -> journal.after(after, limit));
  }

  private static OutboundSseEvent message(Sse sse, Event event) {
    return sse.newEventBuilder()
        .id(Long.toString(event.seq()))
        .mediaType(MediaType.APPLICATION_JSON_TYPE)
        .data(EventView.class, EventView.of(event))
        .build();
  }

  private static void send(SseEventSink sink, OutboundSseEvent event)
      throws InterruptedException, ExecutionException, TimeoutException {
    sink.send(event).toCompletableFuture().get(SLOWEST_READER.toSeconds(), TimeUnit.SECONDS);
  }
}
