package dev.slipway.run.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.run.LogRecord;
import dev.slipway.run.Runs;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepLogs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The output of a step: pages, a live stream, or its bytes. */
@Path("/api/v1/projects/{project}/runs/{number}/steps/{step}/logs")
@RunOnVirtualThread
@Singleton
public final class StepLogResource {
  private static final int MOST = 1000;

  private final Runs runs;
  private final StepLogs logs;
  private final LogFeed feed;

  @Inject
  StepLogResource(Runs runs, StepLogs logs) {
    this.runs = runs;
    this.logs = logs;
    this.feed = new LogFeed(logs);
  }

  /**
   * One piece of output.
   *
   * @param n its number
   * @param t when it was written
   * @param s {@code stdout} or {@code stderr}
   * @param p whether the line goes on in the next record of the same stream
   * @param text what is not UTF-8 in it replaced
   */
  public record View(long n, Instant t, String s, boolean p, String text) {
    static View of(LogRecord entry) {
      return new View(
          entry.number(),
          entry.time(),
          entry.stream().name().toLowerCase(Locale.ROOT),
          entry.partial(),
          new String(entry.text(), UTF_8));
    }
  }

  /** Some of it; {@code complete} if nothing will be added. */
  public record Page(List<View> items, boolean complete) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Requires(Permission.READ)
  public Page page(
      @PathParam("project") String project,
      @PathParam("number") long number,
      @PathParam("step") String step,
      @QueryParam("from") @DefaultValue("0") long from,
      @QueryParam("limit") @DefaultValue("500") int limit)
      throws InterruptedException {
    var key = known(project, number, step);
    boolean complete = logs.await(key, Long.MAX_VALUE, Duration.ZERO);
    var entries = logs.read(key, Math.max(0, from), Math.clamp(limit, 1, MOST));
    return new Page(entries.stream().map(View::of).toList(), complete);
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
  @Requires(Permission.READ)
  public void follow(
      @PathParam("project") String project,
      @PathParam("number") long number,
      @PathParam("step") String step,
      @QueryParam("from") @DefaultValue("0") long from,
      @HeaderParam("Last-Event-ID") @Nullable Long last,
      @Context SseEventSink sink,
      @Context Sse sse) {
    feed.follow(known(project, number, step), last == null ? from : last + 1, sink, sse);
  }

  @GET
  @Produces(MediaType.TEXT_PLAIN + ";qs=0.6")
  @Requires(Permission.READ)
  public StreamingOutput text(
      @PathParam("project") String project,
      @PathParam("number") long number,
      @PathParam("step") String step) {
    var key = known(project, number, step);
    return out -> {
      long from = 0;
      for (var page = logs.read(key, 0, MOST); !page.isEmpty(); page = logs.read(key, from, MOST)) {
        for (var entry : page) {
          out.write(entry.text());
          if (!entry.partial()) {
            out.write('\n');
          }
        }
        from += page.size();
      }
    };
  }

  private StepKey known(String project, long number, String step) {
    var run = RunResource.known(runs, project, number);
    return runs.steps(run.id()).stream()
        .map(known -> known.key())
        .filter(key -> key.step().equals(step))
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("step", step));
  }
}
