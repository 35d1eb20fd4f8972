package dev.slipway.container.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.container.CommitContainer;
import dev.slipway.container.CommitOrder;
import dev.slipway.container.Deed;
import dev.slipway.container.FindContainer;
import dev.slipway.container.Origin;
import dev.slipway.event.ProjectName;
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
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Images made of containers. */
@Path("/api/v1/projects/{project}/containers/{container}/commit")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class CommitResource {
  private final FindContainer find;
  private final CommitContainer commit;
  private final Clock clock = Clock.systemUTC();

  @Inject
  CommitResource(FindContainer find, CommitContainer commit) {
    this.find = find;
    this.commit = commit;
  }

  /**
   * What is sent; all but the name may be left out.
   *
   * @param name such as {@code site:1}, which becomes {@code localhost/PROJECT/site:1}
   */
  public record Body(
      @Nullable String name,
      @Nullable List<String> entrypoint,
      @Nullable List<String> command,
      @Nullable Map<String, String> env,
      @Nullable String workdir,
      @Nullable String user,
      @Nullable Set<Integer> ports,
      @Nullable Map<String, String> labels,
      @Nullable String message) {
    CommitOrder order(ProjectName project) {
      if (name == null || name.isBlank()) {
        throw new Refusal(Refusal.Kind.INVALID, "field-missing", "the field 'name' is missing");
      }
      return new CommitOrder(
          name.startsWith("localhost/") ? name : "localhost/%s/%s".formatted(project, name),
          Optional.ofNullable(entrypoint),
          Optional.ofNullable(command),
          env == null ? Map.of() : env,
          Optional.ofNullable(workdir),
          Optional.ofNullable(user),
          ports == null ? Set.of() : ports,
          labels == null ? Map.of() : labels,
          message == null ? "" : message);
    }

    /** Without what people put into environments. */
    @Override
    public String toString() {
      return "image " + name;
    }
  }

  @POST
  @Requires(Permission.RUN)
  @ResponseStatus(201)
  public CommitContainer.Made commit(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @Nullable Body body,
      @Context SecurityContext context)
      throws IOException {
    var caller = (Caller) context.getUserPrincipal();
    var container = find.find(new ProjectName(project), called, Deed.CHANGE, caller);
    if (!(container.origin() instanceof Origin.Asked asked)) {
      throw new IllegalStateException("not one that was asked for: " + container);
    }
    var asks = body == null ? new Body(null, null, null, null, null, null, null, null, null) : body;
    var order = asks.order(container.project());
    return commit.commit(container, asked.own(), order, caller, clock.instant());
  }
}
