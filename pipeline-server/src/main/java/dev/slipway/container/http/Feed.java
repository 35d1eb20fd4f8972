package dev.slipway.container.http;

import dev.slipway.access.Refusal;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Live streams about containers, at most {@value #MOST} at a time, each as fast as its reader reads
 * and no faster; the right to read is asked again every {@value #BEAT_SECONDS} s.
 */
final class Feed {
  static final int MOST = 200;

  static final long BEAT_SECONDS = 15;

  private static final Duration SLOWEST_READER = Duration.ofSeconds(60);

  private final Semaphore places = new Semaphore(MOST);

  /** One open stream. */
  final class Line {
    private final SseEventSink sink;
    private final Sse sse;
    private final BooleanSupplier mayStill;
    private long asked = System.nanoTime();

    private Line(SseEventSink sink, Sse sse, BooleanSupplier mayStill) {
      this.sink = sink;
      this.sse = sse;
      this.mayStill = mayStill;
    }

    /** Whether there is still somebody who may read. */
    boolean open() {
      if (System.nanoTime() - asked > TimeUnit.SECONDS.toNanos(BEAT_SECONDS)) {
        asked = System.nanoTime();
        return mayStill.getAsBoolean() && !sink.isClosed();
      }
      return !sink.isClosed();
    }

    <T> void send(String id, Class<T> type, T data)
        throws InterruptedException, ExecutionException, TimeoutException {
      send(
          sse.newEventBuilder()
              .id(id)
              .mediaType(MediaType.APPLICATION_JSON_TYPE)
              .data(type, data)
              .build());
    }

    <T> void end(Class<T> type, T data)
        throws InterruptedException, ExecutionException, TimeoutException {
      send(
          sse.newEventBuilder()
              .name("end")
              .mediaType(MediaType.APPLICATION_JSON_TYPE)
              .data(type, data)
              .build());
    }

    /** Lets the reader, and all between, know that the stream lives. */
    void beat() throws InterruptedException, ExecutionException, TimeoutException {
      send(sse.newEventBuilder().comment("still here").build());
    }

    private synchronized void send(OutboundSseEvent event)
        throws InterruptedException, ExecutionException, TimeoutException {
      sink.send(event).toCompletableFuture().get(SLOWEST_READER.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** What is sent. */
  interface Telling {
    void tell(Line line) throws InterruptedException, ExecutionException, TimeoutException;
  }

  /** Tells it until it is told, the reader has gone or may not read any more. */
  void tell(SseEventSink sink, Sse sse, BooleanSupplier mayStill, Telling telling) {
    if (!places.tryAcquire()) {
      throw new Refusal(
          Refusal.Kind.TOO_MANY, "too-many-streams", "too many streams are open; try later");
    }
    try (sink) {
      telling.tell(new Line(sink, sse, mayStill));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // the reader is gone or does not read
    } finally {
      places.release();
    }
  }
}
