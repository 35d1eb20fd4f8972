package dev.slipway.release.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.release.Approval;
import dev.slipway.release.Approve;
import dev.slipway.release.Promote;
import dev.slipway.release.Promotion;
import dev.slipway.release.PromotionState;
import dev.slipway.release.Promotions;
import dev.slipway.release.ReleaseId;
import dev.slipway.release.Wish;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The promotions of a project: asked for, approved, looked at. */
@Path("/api/v1/projects/{project}/promotions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class PromotionResource {
  private static final int MOST = 200;

  private final Promotions promotions;
  private final Promote promote;
  private final Approve approve;
  private final Clock clock = Clock.systemUTC();

  @Inject
  PromotionResource(Promotions promotions, Promote promote, Approve approve) {
    this.promotions = promotions;
    this.promote = promote;
    this.approve = approve;
  }

  /** What is sent to promote. */
  public record Wanted(@Nullable Long release, @Nullable String stage) {}

  /** What is sent to approve: what the approver has looked at. */
  public record Seen(@Nullable String digest) {}

  /**
   * One promotion.
   *
   * @param release its number
   * @param needed approvals, while it waits for them
   * @param given of those
   */
  public record View(
      UUID id,
      long release,
      String stage,
      String digest,
      String state,
      String reason,
      String by,
      int needed,
      int given,
      List<Given> approvals,
      Instant created) {
    static View of(Promotion promotion, List<Approval> approvals) {
      return new View(
          promotion.id(),
          promotion.release().number(),
          promotion.stage(),
          promotion.digest().value(),
          promotion.state().id(),
          promotion.reason(),
          promotion.by(),
          promotion.state() instanceof PromotionState.Awaiting awaiting ? awaiting.needed() : 0,
          approvals.size(),
          approvals.stream().map(Given::of).toList(),
          promotion.created());
    }
  }

  /** One person's approval. */
  public record Given(String by, Instant time) {
    static Given of(Approval approval) {
      return new Given(approval.by(), approval.time());
    }
  }

  /** Several, the newest first. */
  public record Views(List<View> items) {}

  @GET
  @Requires(Permission.READ)
  public Views list(
      @PathParam("project") String project,
      @QueryParam("state") @Nullable String state,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    var found =
        promotions.list(
            new ProjectName(project), Optional.ofNullable(state), Math.clamp(limit, 1, MOST));
    return new Views(found.stream().map(this::view).toList());
  }

  @GET
  @Path("/{id}")
  @Requires(Permission.READ)
  public View one(@PathParam("project") String project, @PathParam("id") String id) {
    return promotions
        .find(id(id))
        .filter(found -> found.release().project().value().equals(project))
        .map(this::view)
        .orElseThrow(() -> Refusal.notFound("promotion", shown(id)));
  }

  /**
   * Asks that a release enter a stage.
   *
   * @param key sent again with the same one, the request does nothing more
   */
  @POST
  @Requires(Permission.PROMOTE)
  public View promote(
      @PathParam("project") String project,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      @Nullable Wanted wanted,
      @Context SecurityContext context) {
    if (wanted == null || wanted.release() == null || wanted.release() < 1) {
      throw missing("release", "a release number");
    }
    if (wanted.stage() == null) {
      throw missing("stage", "the name of a stage");
    }
    var release = new ReleaseId(new ProjectName(project), wanted.release());
    var by = caller(context).name();
    var wish = new Wish.Asked(release, wanted.stage(), by, RequestKey.of(key));
    return promote.promote(wish, clock.instant()).map(this::view).orElseThrow();
  }

  @POST
  @Path("/{id}/approve")
  @Requires(Permission.APPROVE)
  public View approve(
      @PathParam("project") String project,
      @PathParam("id") String id,
      @Nullable Seen seen,
      @Context SecurityContext context) {
    if (seen == null || seen.digest() == null) {
      throw missing("digest", "the digest that is approved, as the promotion shows it");
    }
    var approved =
        approve.approve(
            caller(context),
            new ProjectName(project),
            id(id),
            digest(seen.digest()),
            clock.instant());
    return view(approved);
  }

  private View view(Promotion promotion) {
    return View.of(promotion, promotions.approvals(promotion.id()));
  }

  private static UUID id(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw Refusal.notFound("promotion", shown(id));
    }
  }

  private static Digest digest(String digest) {
    try {
      return new Digest(digest);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.INVALID, "digest-invalid", String.valueOf(e.getMessage()));
    }
  }

  private static String shown(String id) {
    return id.length() <= 40 ? id : id.substring(0, 40) + "...";
  }

  private static Refusal missing(String field, String expected) {
    return new Refusal(
        Refusal.Kind.INVALID,
        field + "-missing",
        "the field '%s' is missing (expected %s)".formatted(field, expected));
  }

  private static Caller caller(SecurityContext context) {
    return (Caller) context.getUserPrincipal();
  }
}
