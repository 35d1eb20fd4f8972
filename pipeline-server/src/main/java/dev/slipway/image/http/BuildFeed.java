package dev.slipway.image.http;

import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ImageBuilds;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Live streams of builds, at most 100 at a time, each as fast as its reader reads. */
final class BuildFeed {
  private static final int MOST = 100;
  private static final int BATCH = 200;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration SLOWEST_READER = Duration.ofSeconds(60);

  private final ImageBuilds builds;
  private final Semaphore places = new Semaphore(MOST);

  BuildFeed(ImageBuilds builds) {
    this.builds = builds;
  }

  /** Follows until it has ended, which the event {@code end} tells, with how. */
  void follow(ProjectName project, String build, long from, SseEventSink sink, Sse sse) {
    if (!places.tryAcquire()) {
      throw new Refusal(
          Refusal.Kind.TOO_MANY, "too-many-streams", "too many streams are open; try later");
    }
    try (sink) {
      stream(project, build, from, sink, sse);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // the reader is gone or does not read; it comes back with the number it saw last
    } finally {
      places.release();
    }
  }

  private void stream(ProjectName project, String build, long from, SseEventSink sink, Sse sse)
      throws InterruptedException, ExecutionException, TimeoutException {
    long next = from;
    while (!sink.isClosed()) {
      boolean ended = builds.await(project, build, next, HEARTBEAT);
      var lines = builds.read(project, build, next, BATCH);
      for (var line : lines) {
        var event = sse.newEventBuilder().id(Long.toString(line.number()));
        send(
            sink,
            event
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(BuildResource.Line.class, BuildResource.Line.of(line))
                .build());
        next = line.number() + 1;
      }
      if (lines.isEmpty() && ended) {
        var state = BuildResource.View.of(builds.find(project, build));
        var event = sse.newEventBuilder().name("end").mediaType(MediaType.APPLICATION_JSON_TYPE);
        send(sink, event.data(BuildResource.View.class, state).build());
        return;
      }
      if (lines.isEmpty()) {
        send(sink, sse.newEventBuilder().comment("still here").build());
      }
    }
  }

  private static void send(SseEventSink sink, OutboundSseEvent event)
      throws InterruptedException, ExecutionException, TimeoutException {
    sink.send(event).toCompletableFuture().get(SLOWEST_READER.toSeconds(), TimeUnit.SECONDS);
  }
}
