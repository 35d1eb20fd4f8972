package dev.slipway.release.http;

import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.release.Release;
import dev.slipway.release.ReleaseId;
import dev.slipway.release.Releases;
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
import java.util.Map;
import java.util.TreeMap;

/** The releases of a project. */
@Path("/api/v1/projects/{project}/releases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class ReleaseResource {
  private static final int MOST = 200;

  private final Releases releases;

  @Inject
  ReleaseResource(Releases releases) {
    this.releases = releases;
  }

  /**
   * One release.
   *
   * @param id as people write it, such as {@code shop/3}
   * @param images digests by image name
   * @param stages in the order of promotion
   */
  public record View(
      String id,
      long number,
      long run,
      String commit,
      String by,
      Map<String, String> images,
      List<Stage> stages,
      Instant created) {
    static View of(Release release) {
      var images = new TreeMap<String, String>();
      release.images().forEach((name, digest) -> images.put(name, digest.value()));
      return new View(
          release.id().toString(),
          release.id().number(),
          release.run().number(),
          release.commit().hex(),
          release.by(),
          images,
          release.stages().stream().map(stage -> Stage.of(stage, release.imageOf(stage))).toList(),
          release.created());
    }
  }

  /**
   * One place the release can go.
   *
   * @param digest what is deployed there
   * @param approvals how many people must approve first
   */
  public record Stage(String name, String image, String digest, int port, int approvals) {
    static Stage of(StagePlan plan, Digest digest) {
      var deploy = plan.deploy();
      return new Stage(
          plan.name(), deploy.image(), digest.value(), deploy.port(), plan.approvals());
    }
  }

  /** Several, the newest first. */
  public record Views(List<View> items) {}

  @GET
  @Requires(Permission.READ)
  public Views list(
      @PathParam("project") String project,
      @QueryParam("before") @DefaultValue("9223372036854775807") long before,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    var found = releases.list(new ProjectName(project), before, Math.clamp(limit, 1, MOST));
    return new Views(found.stream().map(View::of).toList());
  }

  @GET
  @Path("/{number}")
  @Requires(Permission.READ)
  public View one(@PathParam("project") String project, @PathParam("number") long number) {
    if (number < 1) {
      throw Refusal.notFound("release", number);
    }
    return releases
        .find(new ReleaseId(new ProjectName(project), number))
        .map(View::of)
        .orElseThrow(() -> Refusal.notFound("release", number));
  }
}
