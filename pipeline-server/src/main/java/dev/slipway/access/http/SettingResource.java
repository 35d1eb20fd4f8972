package dev.slipway.access.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Place;
import dev.slipway.access.RemoveSetting;
import dev.slipway.access.Requires;
import dev.slipway.access.SecretName;
import dev.slipway.access.SetSetting;
import dev.slipway.access.Settings;
import dev.slipway.event.ProjectName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plain configuration of a project and of its stages. */
@Path("/api/v1/projects/{project}/settings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class SettingResource {
  private final Settings settings;
  private final SetSetting set;
  private final RemoveSetting remove;

  @Inject
  SettingResource(Settings settings, SetSetting set, RemoveSetting remove) {
    this.settings = settings;
    this.set = set;
    this.remove = remove;
  }

  /** What is sent. */
  public record Body(@Nullable String value) {}

  /** One value, as the stage that was asked for (or the whole project) sees it. */
  public record View(String name, String value) {}

  /** All of them. */
  public record Views(List<View> items) {}

  @GET
  @Requires(Permission.READ)
  public Views list(
      @PathParam("project") String project, @QueryParam("stage") @Nullable String stage) {
    var place = place(project, stage);
    return new Views(
        settings.of(place.project(), place.stage()).entrySet().stream()
            .map(entry -> new View(entry.getKey().value(), entry.getValue()))
            .toList());
  }

  @PUT
  @Path("/{name}")
  @Requires(Permission.CONFIGURE)
  public void set(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @QueryParam("stage") @Nullable String stage,
      @Nullable Body body,
      @Context SecurityContext context) {
    if (body == null || body.value() == null) {
      throw Required.missing("value");
    }
    set.set(place(project, stage), new SecretName(name), body.value(), caller(context));
  }

  @DELETE
  @Path("/{name}")
  @Requires(Permission.CONFIGURE)
  public void remove(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @QueryParam("stage") @Nullable String stage,
      @Context SecurityContext context) {
    remove.remove(place(project, stage), new SecretName(name), caller(context));
  }

  private static Place place(String project, @Nullable String stage) {
    return new Place(new ProjectName(project), Optional.ofNullable(stage));
  }

  private static Caller caller(SecurityContext context) {
    return (Caller) context.getUserPrincipal();
  }
}
