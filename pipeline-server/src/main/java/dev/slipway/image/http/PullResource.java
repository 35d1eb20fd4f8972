package dev.slipway.image.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.access.StandingRight;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ImageTransfers;
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

/** Pulls of a project: answered at their end, or, to who accepts server-sent events, as they go. */
@Path("/api/v1/projects/{project}/images/pull")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class PullResource {
  private final ImageTransfers transfers;
  private final StandingRight rights;
  private final TransferFeed feed;

  @Inject
  PullResource(ImageTransfers transfers, StandingRight rights, TransferFeed feed) {
    this.transfers = transfers;
    this.rights = rights;
    this.feed = feed;
  }

  /** What is to be pulled. */
  public record Body(@Nullable String name, @Nullable String platform) {
    ImageTransfers.Pull order() {
      return new ImageTransfers.Pull(TransferFeed.needed(name), Optional.ofNullable(platform));
    }
  }

  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @Requires(Permission.RUN)
  public TransferFeed.End pull(@PathParam("project") String project, @Nullable Body body) {
    var order = (body == null ? new Body(null, null) : body).order();
    return feed.quietly(telling -> transfers.pull(new ProjectName(project), order, telling));
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
    var order = (body == null ? new Body(null, null) : body).order();
    var caller = (Caller) context.getUserPrincipal();
    feed.tell(sink, sse, () -> mayStill(caller, in), telling -> transfers.pull(in, order, telling));
  }

  private boolean mayStill(Caller caller, ProjectName project) {
    return rights.holds(caller, Permission.RUN, Optional.of(project));
  }
}
