package dev.slipway.container.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.container.Deed;
import dev.slipway.container.EnterContainer;
import dev.slipway.container.FindContainer;
import dev.slipway.event.ProjectName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import org.jboss.resteasy.reactive.ResponseStatus;

/** A container's own input and output; answered as commands in it are. */
@Path("/api/v1/projects/{project}/containers/{container}/attach")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class AttachResource {
  private final FindContainer find;
  private final EnterContainer enter;
  private final TerminalSockets sockets;
  private final Clock clock = Clock.systemUTC();

  @Inject
  AttachResource(FindContainer find, EnterContainer enter, TerminalSockets sockets) {
    this.find = find;
    this.enter = enter;
    this.sockets = sockets;
  }

  @POST
  @Requires(Permission.RUN)
  @ResponseStatus(201)
  public TerminalOffers.Offered attach(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @Context SecurityContext context) {
    var caller = (Caller) context.getUserPrincipal();
    var container = find.find(new ProjectName(project), called, Deed.ENTER, caller);
    return sockets
        .offers()
        .offer(container, caller, () -> enter.attach(container, caller), clock.instant());
  }
}
