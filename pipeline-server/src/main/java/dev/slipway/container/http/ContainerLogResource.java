package dev.slipway.container.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.access.StandingRight;
import dev.slipway.container.ContainerHost;
import dev.slipway.container.Deed;
import dev.slipway.container.FindContainer;
import dev.slipway.container.Known;
import dev.slipway.container.Output;
import dev.slipway.container.OutputQuery;
import dev.slipway.event.ProjectName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The output of a container: a page, a live stream, or its bytes. */
@Path("/api/v1/projects/{project}/containers/{container}/logs")
@RunOnVirtualThread
@Singleton
public final class ContainerLogResource {
  private static final int BATCH = 200;
  private static final int MOST = 1000;

  private final FindContainer find;
  private final ContainerHost host;
  private final StandingRight rights;
  private final Feed feed = new Feed();

  @Inject
  ContainerLogResource(FindContainer find, ContainerHost host, StandingRight rights) {
    this.find = find;
    this.host = host;
    this.rights = rights;
  }

  /** Which part is wanted. */
  public static final class Wanted {
    @QueryParam("since")
    @Nullable String since;

    @QueryParam("tail")
    @Nullable Integer tail;

    @QueryParam("stdout")
    @DefaultValue("true")
    boolean stdout;

    @QueryParam("stderr")
    @DefaultValue("true")
    boolean stderr;

    OutputQuery query(boolean follow) {
      var streams = new java.util.HashSet<Output.Stream>(Set.of(Output.Stream.values()));
      if (!stdout) {
        streams.remove(Output.Stream.STDOUT);
      }
      if (!stderr) {
        streams.remove(Output.Stream.STDERR);
      }
      var lines = tail == null ? OptionalInt.empty() : OptionalInt.of(tail);
      return new OutputQuery(Optional.ofNullable(since).map(Wanted::time), lines, follow, streams);
    }

    private static Instant time(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw new Refusal(
            Refusal.Kind.INVALID,
            "bad-since",
            "since: expected a time such as 2026-03-01T10:00:00Z");
      }
    }
  }

  /** The first thousand pieces of what is wanted. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Requires(Permission.READ)
  public PieceView.Page page(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @BeanParam Wanted wanted,
      @Context SecurityContext context)
      throws InterruptedException {
    var container = found(project, called, context);
    var items = new ArrayList<PieceView>();
    try (var output = host.output(container.id(), wanted.query(false))) {
      for (var read = output.read(MOST);
          !read.isEmpty() && items.size() < MOST;
          read = output.read(MOST - items.size())) {
        read.stream().map(PieceView::of).forEach(items::add);
      }
    }
    return new PieceView.Page(items);
  }

  /** All that is wanted, and on until it ends. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
  @Requires(Permission.READ)
  public void follow(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @QueryParam("follow") @DefaultValue("true") boolean follow,
      @BeanParam Wanted wanted,
      @Context SecurityContext context,
      @Context SseEventSink sink,
      @Context Sse sse) {
    var container = found(project, called, context);
    var caller = (Caller) context.getUserPrincipal();
    feed.tell(
        sink,
        sse,
        () -> rights.holds(caller, Permission.READ, Optional.of(container.project())),
        line -> tell(container, wanted.query(follow), line));
  }

  private void tell(Known container, OutputQuery query, Feed.Line line)
      throws InterruptedException,
          java.util.concurrent.ExecutionException,
          java.util.concurrent.TimeoutException {
    line.beat();
    try (var output = host.output(container.id(), query);
        var beat = Beat.of(line)) {
      for (var read = output.read(BATCH); !read.isEmpty(); read = output.read(BATCH)) {
        for (var piece : read) {
          line.send(Long.toString(piece.number()), PieceView.class, PieceView.of(piece));
        }
        if (!line.open() || beat.failed()) {
          return;
        }
      }
    }
    line.end(Map.class, Map.of());
  }

  /** The bytes, standard output and standard error as they came. */
  @GET
  @Produces(MediaType.TEXT_PLAIN + ";qs=0.6")
  @Requires(Permission.READ)
  public StreamingOutput text(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @BeanParam Wanted wanted,
      @Context SecurityContext context) {
    var container = found(project, called, context);
    return out -> {
      try (var output = host.output(container.id(), wanted.query(false))) {
        for (var read = output.read(BATCH); !read.isEmpty(); read = output.read(BATCH)) {
          for (var piece : read) {
            write(out, piece);
          }
        }
      } catch (InterruptedException e) {
        throw new InterruptedIOException("the server stops");
      }
    };
  }

  private static void write(OutputStream out, Output.Piece piece) throws java.io.IOException {
    out.write(piece.bytes());
    if (!piece.partial()) {
      out.write('\n');
    }
  }

  private Known found(String project, String called, SecurityContext context) {
    var caller = (Caller) context.getUserPrincipal();
    return find.find(new ProjectName(project), called, Deed.SEE, caller);
  }
}
