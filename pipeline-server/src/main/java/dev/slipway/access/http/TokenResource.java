package dev.slipway.access.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.access.ApiToken;
import dev.slipway.access.Caller;
import dev.slipway.access.CreateToken;
import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.access.RevokeToken;
import dev.slipway.access.TokenText;
import dev.slipway.access.Tokens;
import dev.slipway.event.ProjectName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Tokens: made, listed without their text, revoked. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class TokenResource {
  private final Tokens tokens;
  private final CreateToken create;
  private final RevokeToken revoke;
  private final Clock clock = Clock.systemUTC();

  @Inject
  TokenResource(Tokens tokens, CreateToken create, RevokeToken revoke) {
    this.tokens = tokens;
    this.create = create;
    this.revoke = revoke;
  }

  /**
   * What is sent; an empty body asks for a token of one's own with all one's rights.
   *
   * @param principal whose; one's own if it is not given
   * @param project the only one it opens, if it is given
   * @param scopes permissions; all of the principal's if none are given
   * @param expiresInDays 90 if it is not given
   */
  public record Body(
      @Nullable String principal,
      @Nullable String project,
      @Nullable Set<@Nullable String> scopes,
      @Nullable Integer expiresInDays) {}

  /**
   * A token.
   *
   * @param token its text: only in the answer to its creation
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record View(
      String id,
      String principal,
      @Nullable String project,
      List<String> scopes,
      Instant created,
      Instant expires,
      @Nullable Instant revoked,
      @Nullable Instant lastUsed,
      @Nullable String token) {
    static View of(ApiToken token, @Nullable TokenText text) {
      return new View(
          token.id(),
          token.principal(),
          token.only().map(ProjectName::value).orElse(null),
          token.scopes().stream().sorted().map(Permission::id).toList(),
          token.created(),
          token.expires(),
          token.revoked().orElse(null),
          token.lastUsed().orElse(null),
          text == null ? null : text.reveal());
    }
  }

  /** All of them. */
  public record Views(List<View> items) {}

  @GET
  @Requires(Permission.ADMIN)
  public Views list() {
    return new Views(tokens.all().stream().map(token -> View.of(token, null)).toList());
  }

  @POST
  @Requires(Permission.ADMIN)
  @ResponseStatus(201)
  public View create(@Nullable Body body, @Context SecurityContext context) {
    var caller = (Caller) context.getUserPrincipal();
    var asked = body == null ? new Body(null, null, null, null) : body;
    var issued = create.create(wish(asked, caller), caller, clock.instant());
    return View.of(issued.token(), issued.text());
  }

  private static CreateToken.Wish wish(Body body, Caller caller) {
    var scopes = Required.items(body.scopes(), "scopes");
    var days = body.expiresInDays();
    return new CreateToken.Wish(
        body.principal() == null ? caller.name() : body.principal(),
        scopes.stream().map(Permission::of).collect(Collectors.toSet()),
        Optional.ofNullable(body.project()).map(ProjectName::new),
        days == null ? CreateToken.USUAL_LIFE : Duration.ofDays(days));
  }

  @DELETE
  @Path("/{id}")
  @Requires(Permission.ADMIN)
  public void revoke(@PathParam("id") String id, @Context SecurityContext context) {
    revoke.revoke(id, (Caller) context.getUserPrincipal(), clock.instant());
  }
}
