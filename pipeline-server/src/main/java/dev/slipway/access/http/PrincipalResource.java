package dev.slipway.access.http;

import dev.slipway.access.Caller;
import dev.slipway.access.CreatePrincipal;
import dev.slipway.access.Permission;
import dev.slipway.access.Principal;
import dev.slipway.access.Principals;
import dev.slipway.access.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Everybody who holds rights. */
@Path("/api/v1/principals")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class PrincipalResource {
  private final Principals principals;
  private final CreatePrincipal create;
  private final Clock clock = Clock.systemUTC();

  @Inject
  PrincipalResource(Principals principals, CreatePrincipal create) {
    this.principals = principals;
    this.create = create;
  }

  /** What is sent. */
  public record Body(@Nullable String name, @Nullable List<@Nullable GrantView> grants) {}

  /** A principal. */
  public record View(String name, List<GrantView> grants, Instant created) {
    static View of(Principal principal) {
      return new View(
          principal.name(),
          principal.grants().stream().map(GrantView::of).toList(),
          principal.created());
    }
  }

  /** All of them. */
  public record Views(List<View> items) {}

  @GET
  @Requires(Permission.ADMIN)
  public Views list() {
    return new Views(principals.all().stream().map(View::of).toList());
  }

  @POST
  @Requires(Permission.ADMIN)
  @ResponseStatus(201)
  public View create(@Nullable Body body, @Context SecurityContext context) {
    var name = Required.text(body == null ? null : body.name(), "name");
    var grants = Required.items(body == null ? null : body.grants(), "grants");
    var principal =
        new Principal(name, grants.stream().map(GrantView::grant).distinct().toList(), now());
    create.create(principal, (Caller) context.getUserPrincipal());
    return View.of(principal);
  }

  private Instant now() {
    return clock.instant();
  }
}
