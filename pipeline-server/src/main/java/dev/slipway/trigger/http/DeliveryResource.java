package dev.slipway.trigger.http;

import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import dev.slipway.trigger.Deliveries;
import dev.slipway.trigger.Delivery;
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

/** The inbox of a project: every proven delivery, and what came of it. */
@Path("/api/v1/projects/{project}/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class DeliveryResource {
  private static final int MOST = 200;

  private final Deliveries deliveries;

  @Inject
  DeliveryResource(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  /**
   * One delivery.
   *
   * @param forgeId the forge's name for it
   * @param state pending, done, ignored or failed
   * @param reason what came of it, or why it is not done yet
   */
  public record View(
      String id,
      String forge,
      String forgeId,
      String state,
      String reason,
      int tries,
      Instant received) {
    static View of(Delivery delivery) {
      return new View(
          delivery.id().toString(),
          delivery.forge(),
          delivery.forgeId(),
          delivery.state().id(),
          delivery.state().reason(),
          delivery.tries(),
          delivery.received());
    }
  }

  /** The newest first. */
  public record Views(List<View> items) {}

  @GET
  @Requires(Permission.READ)
  public Views list(
      @PathParam("project") String project, @QueryParam("limit") @DefaultValue("50") int limit) {
    int most = Math.clamp(limit, 1, MOST);
    return new Views(
        deliveries.list(new ProjectName(project), most).stream().map(View::of).toList());
  }
}
