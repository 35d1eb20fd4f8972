package dev.slipway.image.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.access.StandingRight;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ImageTransfers;
import dev.slipway.image.PushImage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pushes of a project: answered at their end, or, to who accepts server-sent events, as they go.
 */
@Path("/api/v1/projects/{project}/images/push")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class PushResource {
  private final PushImage push;
  private final StandingRight rights;
  private final TransferFeed feed;

  @Inject
  PushResource(PushImage push, StandingRight rights, TransferFeed feed) {
    this.push = push;
    this.rights = rights;
    this.feed = feed;
  }

  /** What is to be pushed. */
  public record Body(
      @Nullable String name,
      @Nullable String destination,
      @Nullable String platform,
      @Nullable Boolean referrers) {
    ImageTransfers.Push order() {
      return new ImageTransfers.Push(
          TransferFeed.needed(name),
          Optional.ofNullable(destination),
          Optional.ofNullable(platform),
          Boolean.TRUE.equals(referrers));
    }
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @Requires(Permission.RUN)
  public TransferFeed.End push(
      @PathParam("project") String project, @Nullable Body body, @Context SecurityContext context) {
    var order = (body == null ? new Body(null, null, null, null) : body).order();
    var caller = (Caller) context.getUserPrincipal();
    return feed.quietly(telling -> push.push(new ProjectName(project), order, telling, caller));
  }

  @POST
  @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
  @Requires(Permission.RUN)
  public void follow(
      @PathParam("project") String project,
      @Nullable Body body,
      @Context SecurityContext context,
      @Context SseEventSink sink,
      @Context Sse sse) {
    var in = new ProjectName(project);
    var order = (body == null ? new Body(null, null, null, null) : body).order();
    var caller = (Caller) context.getUserPrincipal();
    feed.tell(
        sink, sse, () -> mayStill(caller, in), telling -> push.push(in, order, telling, caller));
  }

  private boolean mayStill(Caller caller, ProjectName project) {
    return rights.holds(caller, Permission.RUN, Optional.of(project));
  }
}
