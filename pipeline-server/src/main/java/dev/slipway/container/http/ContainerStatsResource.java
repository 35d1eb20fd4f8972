package dev.slipway.container.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.access.StandingRight;
import dev.slipway.container.ContainerHost;
import dev.slipway.container.Deed;
import dev.slipway.container.FindContainer;
import dev.slipway.container.Known;
import dev.slipway.container.Usage;
import dev.slipway.event.ProjectName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a container uses: now, or every second until it ends. */
@Path("/api/v1/projects/{project}/containers/{container}/stats")
@RunOnVirtualThread
@Singleton
public final class ContainerStatsResource {
  private final FindContainer find;
  private final ContainerHost host;
  private final StandingRight rights;
  private final Feed feed = new Feed();

  @Inject
  ContainerStatsResource(FindContainer find, ContainerHost host, StandingRight rights) {
    this.find = find;
    this.host = host;
    this.rights = rights;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Requires(Permission.READ)
  public Usage now(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @Context SecurityContext context) {
    return host.usage(found(project, called, context).id());
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
  @Requires(Permission.READ)
  public void follow(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @Context SecurityContext context,
      @Context SseEventSink sink,
      @Context Sse sse) {
    var container = found(project, called, context);
    var caller = (Caller) context.getUserPrincipal();
    feed.tell(
        sink,
        sse,
        () -> rights.holds(caller, Permission.READ, Optional.of(container.project())),
        line -> tell(container, line));
  }

  private void tell(Known container, Feed.Line line)
      throws InterruptedException, ExecutionException, TimeoutException {
    long number = 0;
    while (line.open()) {
      var now = find.again(container);
      if (now.isEmpty() || !now.get().status().isAlive()) {
        line.end(Map.class, Map.of());
        return;
      }
      line.send(Long.toString(number++), Usage.class, host.usage(container.id()));
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private Known found(String project, String called, SecurityContext context) {
    var caller = (Caller) context.getUserPrincipal();
    return find.find(new ProjectName(project), called, Deed.SEE, caller);
  }
}
