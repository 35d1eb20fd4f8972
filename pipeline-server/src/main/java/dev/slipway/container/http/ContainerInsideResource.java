package dev.slipway.container.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.container.ContainerInside;
import dev.slipway.container.Deed;
import dev.slipway.container.FindContainer;
import dev.slipway.container.Known;
import dev.slipway.container.PathChange;
import dev.slipway.container.RunningProcess;
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
import java.util.List;

/** What there is to see in a container. */
@Path("/api/v1/projects/{project}/containers/{container}/inside")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class ContainerInsideResource {
  private final FindContainer find;
  private final ContainerInside inside;

  @Inject
  ContainerInsideResource(FindContainer find, ContainerInside inside) {
    this.find = find;
    this.inside = inside;
  }

  /** In which paths it differs from its image. */
  public record Changes(List<PathChange> items) {}

  /** A process; {@code cpuMillis} is the processor time it has used. */
  public record ProcessView(
      int pid, int parent, long uid, String state, long cpuMillis, String command) {
    static ProcessView of(RunningProcess p) {
      return new ProcessView(
          p.pid(), p.parent(), p.uid(), p.state(), p.cpu().toMillis(), p.command());
    }
  }

  /** All of them, the first one first. */
  public record Processes(List<ProcessView> items) {}

  @GET
  @Path("/changes")
  @Requires(Permission.READ)
  public Changes changes(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @Context SecurityContext context) {
    return new Changes(inside.changes(found(project, called, Deed.SEE, context).id()));
  }

  @GET
  @Path("/processes")
  @Requires(Permission.RUN)
  public Processes processes(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @Context SecurityContext context) {
    var container = found(project, called, Deed.ENTER, context);
    return new Processes(inside.processes(container.id()).stream().map(ProcessView::of).toList());
  }

  private Known found(String project, String called, Deed deed, SecurityContext context) {
    var caller = (Caller) context.getUserPrincipal();
    return find.find(new ProjectName(project), called, deed, caller);
  }
}
