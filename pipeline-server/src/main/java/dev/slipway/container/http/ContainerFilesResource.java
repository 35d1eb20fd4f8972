package dev.slipway.container.http;

import dev.slipway.access.Caller;
import dev.slipway.access.MaxBody;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.container.CopyFiles;
import dev.slipway.container.Deed;
import dev.slipway.container.FindContainer;
import dev.slipway.container.Known;
import dev.slipway.event.ProjectName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Files in a container, as tar archives. */
@Path("/api/v1/projects/{project}/containers/{container}/archive")
@RunOnVirtualThread
@Singleton
public final class ContainerFilesResource {
  private static final int LONGEST = 4096;

  private final FindContainer find;
  private final CopyFiles copy;

  @Inject
  ContainerFilesResource(FindContainer find, CopyFiles copy) {
    this.find = find;
    this.copy = copy;
  }

  /** A file, or a directory and all below it: entries begin with its name. */
  @GET
  @Produces("application/x-tar")
  @Requires(Permission.RUN)
  public InputStream out(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @QueryParam("path") @Nullable String path,
      @Context SecurityContext context)
      throws IOException {
    var container = found(project, called, Deed.ENTER, context);
    return copy.out(container, checked(path), caller(context));
  }

  /** Unpacks an archive in a directory that is there. */
  @PUT
  @MaxBody(MaxBody.LAYER)
  @Consumes("application/x-tar")
  @Requires(Permission.RUN)
  public void in(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @QueryParam("path") @Nullable String path,
      InputStream tar,
      @Context SecurityContext context)
      throws IOException {
    var container = found(project, called, Deed.CHANGE, context);
    copy.in(container, checked(path), tar, caller(context));
  }

  private static String checked(@Nullable String path) {
    if (path == null || path.isEmpty() || path.length() > LONGEST || path.indexOf('\0') >= 0) {
      throw new Refusal(Refusal.Kind.INVALID, "path-missing", "say which: ?path=/etc/hosts");
    }
    return path.startsWith("/") ? path : "/" + path;
  }

  private Known found(String project, String called, Deed deed, SecurityContext context) {
    return find.find(new ProjectName(project), called, deed, caller(context));
  }

  private static Caller caller(SecurityContext context) {
    return (Caller) context.getUserPrincipal();
  }
}
