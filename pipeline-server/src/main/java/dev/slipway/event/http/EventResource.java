package dev.slipway.event.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.access.StandingRight;
import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
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
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The journal: of everything, for who may read everything, and of each project. */
@Path("/api/v1")
@RunOnVirtualThread
@Singleton
public final class EventResource {
  private static final int MOST = 1000;

  private final EventFeed feed;
  private final StandingRight rights;

  @Inject
  EventResource(Journal journal, StandingRight rights) {
    this.feed = new EventFeed(journal);
    this.rights = rights;
  }

  @GET
  @Path("/events")
  @Produces(MediaType.APPLICATION_JSON)
  @Requires(Permission.READ)
  public EventView.Page list(
      @QueryParam("after") @DefaultValue("0") String after,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    return page(Optional.empty(), after, limit);
  }

  @GET
  @Path("/projects/{project}/events")
  @Produces(MediaType.APPLICATION_JSON)
  @Requires(Permission.READ)
  public EventView.Page list(
      @PathParam("project") String project,
      @QueryParam("after") @DefaultValue("0") String after,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    return page(Optional.of(new ProjectName(project)), after, limit);
  }

  @GET
  @Path("/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Requires(Permission.READ)
  public void follow(
      @QueryParam("after") @DefaultValue("0") String after,
      @HeaderParam("Last-Event-ID") @Nullable String last,
      @Context SseEventSink sink,
      @Context Sse sse,
      @Context SecurityContext security) {
    stream(Optional.empty(), last == null ? after : last, sink, sse, security);
  }

  @GET
  @Path("/projects/{project}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Requires(Permission.READ)
  public void follow(
      @PathParam("project") String project,
      @QueryParam("after") @DefaultValue("0") String after,
      @HeaderParam("Last-Event-ID") @Nullable String last,
      @Context SseEventSink sink,
      @Context Sse sse,
      @Context SecurityContext security) {
    stream(Optional.of(new ProjectName(project)), last == null ? after : last, sink, sse, security);
  }

  private EventView.Page page(Optional<ProjectName> project, String after, String limit) {
    var events = feed.events(project, number("after", after), limited(number("limit", limit)));
    return EventView.Page.of(events);
  }

  private void stream(
      Optional<ProjectName> project,
      String after,
      SseEventSink sink,
      Sse sse,
      SecurityContext security) {
    var caller = (Caller) security.getUserPrincipal();
    feed.follow(
        project,
        number("after", after),
        sink,
        sse,
        () -> rights.holds(caller, Permission.READ, project));
  }

  private static int limited(long limit) {
    return (int) Math.clamp(limit, 1, MOST);
  }

  private static long number(String name, String value) {
    if (!value.matches("[0-9]{1,18}")) {
      throw new Refusal(
          Refusal.Kind.INVALID, "bad-" + name, "'" + name + "' must be a whole number from 0 up");
    }
    return Long.parseLong(value);
  }
}
