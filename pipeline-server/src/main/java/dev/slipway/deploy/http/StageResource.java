package dev.slipway.deploy.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.deploy.Deployment;
import dev.slipway.deploy.Stages;
import dev.slipway.event.ProjectName;
import dev.slipway.release.Promotion;
import dev.slipway.release.PromotionState;
import dev.slipway.release.ReleaseId;
import dev.slipway.release.RollBack;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stages of a project: what is live in each, what waits, and the way back. */
@Path("/api/v1/projects/{project}/stages")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class StageResource {
  private static final int LONGEST_KEY = 200;

  private final Stages stages;
  private final RollBack rollBack;
  private final Clock clock = Clock.systemUTC();

  @Inject
  StageResource(Stages stages, RollBack rollBack) {
    this.stages = stages;
    this.rollBack = rollBack;
  }

  /** One stage. */
  public record View(
      String name,
      String url,
      @Nullable Live live,
      @Nullable Awaiting awaiting,
      @Nullable Rolling rolling) {
    static View of(Stages.Standing stage) {
      var url = stage.url().toString();
      return new View(
          stage.name(),
          url,
          stage.live().map(live -> Live.of(live, url)).orElse(null),
          stage.awaiting().map(Awaiting::of).orElse(null),
          stage.rolling().map(Rolling::of).orElse(null));
    }
  }

  /** What serves it. */
  public record Live(UUID deployment, long release, String digest, Instant since, String url) {
    static Live of(Deployment deployment, String url) {
      return new Live(
          deployment.id(),
          deployment.release().number(),
          deployment.digest().value(),
          deployment.live().orElse(deployment.created()),
          url);
    }
  }

  /** What waits for approval. */
  public record Awaiting(UUID promotion, long release, String digest, int needed, int given) {
    static Awaiting of(Promotion promotion) {
      var state = promotion.state();
      return new Awaiting(
          promotion.id(),
          promotion.release().number(),
          promotion.digest().value(),
          state instanceof PromotionState.Awaiting awaiting ? awaiting.needed() : 0,
          state instanceof PromotionState.Awaiting awaiting ? awaiting.given() : 0);
    }
  }

  /** What is being started. */
  public record Rolling(UUID deployment, long release, String digest) {
    static Rolling of(Deployment deployment) {
      return new Rolling(
          deployment.id(), deployment.release().number(), deployment.digest().value());
    }
  }

  /** All of them, in the order of promotion. */
  public record Views(List<View> items) {}

  /** What is sent to roll back: a release number, or nothing for the one before. */
  public record Target(@Nullable Long release) {}

  /** The promotion that brings the release back. */
  public record Back(UUID promotion, long release, String stage, String digest, String state) {}

  @GET
  @Requires(Permission.READ)
  public Views list(@PathParam("project") String project) {
    return new Views(stages.of(new ProjectName(project)).stream().map(View::of).toList());
  }

  /**
   * Brings an earlier release back.
   *
   * @param key sent again with the same one, the request does nothing more
   */
  @POST
  @Path("/{stage}/rollback")
  @Requires(Permission.PROMOTE)
  public Back rollBack(
      @PathParam("project") String project,
      @PathParam("stage") String stage,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Target target,
      @Context SecurityContext context) {
    var name = new ProjectName(project);
    var by = ((Caller) context.getUserPrincipal()).name();
    var ask = new RollBack.Ask(name, stage, release(name, target), by, key(key));
    var back = rollBack.rollBack(ask, clock.instant());
    return new Back(
        back.id(), back.release().number(), back.stage(), back.digest().value(), back.state().id());
  }

  private static Optional<ReleaseId> release(ProjectName project, @Nullable Target target) {
    if (target == null || target.release() == null) {
      return Optional.empty();
    }
    if (target.release() < 1) {
      throw Refusal.notFound("release", target.release());
    }
    return Optional.of(new ReleaseId(project, target.release()));
  }

  private static String key(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return UUID.randomUUID().toString();
    }
    if (header.length() > LONGEST_KEY) {
      throw new Refusal(
          Refusal.Kind.INVALID, "idempotency-key-too-long", "the Idempotency-Key is too long");
    }
    return header;
  }
}
