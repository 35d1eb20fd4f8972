package dev.slipway.event.http;

import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.access.StandingRight;
import dev.slipway.event.Journal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The journal of everything, for who may read everything. */
@Path("/api/v1/events")
@RunOnVirtualThread
@Singleton
public final class EventResource {
  private final EventReader reader;

  @Inject
  EventResource(Journal journal, StandingRight rights) {
    this.reader = new EventReader(journal, rights);
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Requires(Permission.READ)
  public EventView.Page list(
      @QueryParam("after") @DefaultValue("0") String after,
      @QueryParam("limit") @DefaultValue("100") String limit) {
    return reader.page(Optional.empty(), after, limit);
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
  @Requires(Permission.READ)
  public void follow(
      @QueryParam("after") @DefaultValue("0") String after,
      @HeaderParam("Last-Event-ID") @Nullable String last,
      @Context SseEventSink sink,
      @Context Sse sse,
      @Context SecurityContext security) {
    reader.stream(Optional.empty(), last == null ? after : last, sink, sse, security);
  }
}
