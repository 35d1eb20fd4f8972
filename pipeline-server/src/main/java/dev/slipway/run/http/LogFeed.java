package dev.slipway.run.http;

import dev.slipway.access.Refusal;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepLogs;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Live streams of logs, at most 200 at a time, each as fast as its reader reads and no faster. */
final class LogFeed {
  private static final int MOST = 200;
  private static final int BATCH = 200;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration SLOWEST_READER = Duration.ofSeconds(60);

  private final StepLogs logs;
  private final Semaphore places = new Semaphore(MOST);

  LogFeed(StepLogs logs) {
    this.logs = logs;
  }

  /** Follows from that record until the log is complete (told by an event {@code end}). */
  void follow(StepKey step, long from, SseEventSink sink, Sse sse) {
    if (!places.tryAcquire()) {
      throw new Refusal(
          Refusal.Kind.TOO_MANY, "too-many-streams", "too many log streams are open; try later");
    }
    try (sink) {
      stream(step, from, sink, sse);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // the reader is gone or does not read; it comes back with the number it saw last
    } finally {
      places.release();
    }
  }

  private void stream(StepKey step, long from, SseEventSink sink, Sse sse)
      throws InterruptedException, ExecutionException, TimeoutException {
    long next = from;
    while (!sink.isClosed()) {
      boolean complete = logs.await(step, next, HEARTBEAT);
      var entries = logs.read(step, next, BATCH);
      for (var entry : entries) {
        send(
            sink,
            sse.newEventBuilder()
                .id(Long.toString(entry.number()))
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(StepLogResource.View.class, StepLogResource.View.of(entry))
                .build());
        next = entry.number() + 1;
      }
      if (entries.isEmpty() && complete) {
        send(
            sink,
            sse.newEventBuilder()
                .name("end")
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(Map.class, Map.of("records", next))
                .build());
        return;
      }
      if (entries.isEmpty()) {
        send(sink, sse.newEventBuilder().comment("still here").build());
      }
    }
  }

  private static void send(SseEventSink sink, OutboundSseEvent event)
      throws InterruptedException, ExecutionException, TimeoutException {
    sink.send(event).toCompletableFuture().get(SLOWEST_READER.toSeconds(), TimeUnit.SECONDS);
  }
}
