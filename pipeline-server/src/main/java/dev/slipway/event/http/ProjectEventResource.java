package dev.slipway.event.http;

import dev.slipway.access.Permission;
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

/** The journal of one project. */
@Path("/api/v1/projects/{project}/events")
@RunOnVirtualThread
@Singleton
public final class ProjectEventResource {
  private final EventReader reader;

  @Inject
  ProjectEventResource(Journal journal, StandingRight rights) {
    this.reader = new EventReader(journal, rights);
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Requires(Permission.READ)
  public EventView.Page list(
      @PathParam("project") String project,
      @QueryParam("after") @DefaultValue("0") String after,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    return reader.page(Optional.of(new ProjectName(project)), after, limit);
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
  @Requires(Permission.READ)
  public void follow(
      @PathParam("project") String project,
      @QueryParam("after") @DefaultValue("0") String after,
      @HeaderParam("Last-Event-ID") @Nullable String last,
      @Context SseEventSink sink,
      @Context Sse sse,
      @Context SecurityContext security) {
    reader.stream(
        Optional.of(new ProjectName(project)), last == null ? after : last, sink, sse, security);
  }
}
