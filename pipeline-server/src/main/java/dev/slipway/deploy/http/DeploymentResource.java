package dev.slipway.deploy.http;

import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.deploy.Deployment;
import dev.slipway.deploy.DeploymentState;
import dev.slipway.deploy.Deployments;
import dev.slipway.event.ProjectName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was deployed in a project, and how it went. */
@Path("/api/v1/projects/{project}/deployments")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class DeploymentResource {
  private static final int MOST = 200;

  private final Deployments deployments;

  @Inject
  DeploymentResource(Deployments deployments) {
    this.deployments = deployments;
  }

  /**
   * One deployment.
   *
   * @param reason why it was rolled back, if it was
   * @param live when it went live, if it did
   */
  public record View(
      UUID id,
      UUID promotion,
      long release,
      String stage,
      String digest,
      String state,
      String reason,
      Instant created,
      @Nullable Instant live,
      @Nullable Instant ended) {
    static View of(Deployment deployment) {
      return new View(
          deployment.id(),
          deployment.promotion(),
          deployment.release().number(),
          deployment.stage(),
          deployment.digest().value(),
          deployment.state().id(),
          deployment.state() instanceof DeploymentState.RolledBack back ? back.reason() : "",
          deployment.created(),
          deployment.live().orElse(null),
          deployment.ended().orElse(null));
    }
  }

  /** Several, the newest first. */
  public record Views(List<View> items) {}

  @GET
  @Requires(Permission.READ)
  public Views list(
      @PathParam("project") String project, @QueryParam("limit") @DefaultValue("50") int limit) {
    var found = deployments.list(new ProjectName(project), Math.clamp(limit, 1, MOST));
    return new Views(found.stream().map(View::of).toList());
  }
}
