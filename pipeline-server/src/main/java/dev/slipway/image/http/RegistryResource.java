package dev.slipway.image.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import dev.slipway.image.LogInToRegistry;
import dev.slipway.image.LogOutOfRegistry;
import dev.slipway.image.RegistryLogin;
import dev.slipway.image.RegistryLogins;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registries that a project is logged in at; the secrets are shown to nobody. */
@Path("/api/v1/projects/{project}/registries")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class RegistryResource {
  private final RegistryLogins logins;
  private final LogInToRegistry logIn;
  private final LogOutOfRegistry logOut;

  @Inject
  RegistryResource(RegistryLogins logins, LogInToRegistry logIn, LogOutOfRegistry logOut) {
    this.logins = logins;
    this.logIn = logIn;
    this.logOut = logOut;
  }

  /** What is sent. */
  public record Body(@Nullable String user, @Nullable String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "a login of " + user;
    }
  }

  /** That there is one. */
  public record View(String registry, String user) {}

  /** All of them. */
  public record Views(List<View> items) {}

  @GET
  @Requires(Permission.READ)
  public Views list(@PathParam("project") String project) {
    return new Views(
        logins.list(new ProjectName(project)).stream()
            .map(login -> new View(login.registry(), login.user()))
            .toList());
  }

  @PUT
  @Path("/{registry}")
  @Requires(Permission.CONFIGURE)
  public View logIn(
      @PathParam("project") String project,
      @PathParam("registry") String registry,
      @Nullable Body body,
      @Context SecurityContext context) {
    if (body == null || body.user() == null || body.secret() == null) {
      throw new Refusal(
          Refusal.Kind.INVALID, "field-missing", "the fields 'user' and 'secret' are needed");
    }
    var login = new RegistryLogin(registry, body.user(), body.secret());
    logIn.logIn(new ProjectName(project), login, (Caller) context.getUserPrincipal());
    return new View(login.registry(), login.user());
  }

  @DELETE
  @Path("/{registry}")
  @Requires(Permission.CONFIGURE)
  public void logOut(
      @PathParam("project") String project,
      @PathParam("registry") String registry,
      @Context SecurityContext context) {
    logOut.logOut(
        new ProjectName(project),
        RegistryLogin.named(registry),
        (Caller) context.getUserPrincipal());
  }
}
