package dev.slipway.access.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Place;
import dev.slipway.access.RemoveSecret;
import dev.slipway.access.Requires;
import dev.slipway.access.SecretName;
import dev.slipway.access.Secrets;
import dev.slipway.access.SetSecret;
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

/** The secrets of a project: written by whoever may configure it, shown to nobody. */
@Path("/api/v1/projects/{project}/secrets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class SecretResource {
  private final Secrets secrets;
  private final SetSecret set;
  private final RemoveSecret remove;

  @Inject
  SecretResource(Secrets secrets, SetSecret set, RemoveSecret remove) {
    this.secrets = secrets;
    this.set = set;
    this.remove = remove;
  }

  /** What is sent. */
  public record Body(@Nullable String value) {
    /** Without the value. */
    @Override
    public String toString() {
      return "a secret";
    }
  }

  /** That there is one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record View(String name, @Nullable String stage) {}

  /** All of them. */
  public record Views(List<View> items) {}

  @GET
  @Requires(Permission.READ)
  public Views list(@PathParam("project") String project) {
    return new Views(
        secrets.list(new ProjectName(project)).stream()
            .filter(entry -> !entry.name().isReserved())
            .map(entry -> new View(entry.name().value(), entry.stage().orElse(null)))
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
    var value = Required.text(body == null ? null : body.value(), "value");
    set.set(place(project, stage), new SecretName(name), value.getBytes(UTF_8), caller(context));
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
