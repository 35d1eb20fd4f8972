package dev.slipway.access.http;

import dev.slipway.access.FailedAttempts;
import dev.slipway.access.Login;
import dev.slipway.access.Open;
import dev.slipway.access.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The first login on a new server. */
@Path("/api/v1/login")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class LoginResource {
  private final Login login;
  private final FailedAttempts attempts;
  private final Clock clock = Clock.systemUTC();

  @Inject
  LoginResource(Login login, FailedAttempts attempts) {
    this.login = login;
    this.attempts = attempts;
  }

  /**
   * What is sent.
   *
   * @param token the one of {@code admin.token}
   * @param name of the administrator to be
   */
  public record Body(@Nullable String token, @Nullable String name) {}

  /** The answer, the only time the token is shown. */
  public record View(String name, String token) {}

  @POST
  @Open
  public View login(Body body, @Context HttpServerRequest connection) {
    var token = Required.text(body == null ? null : body.token(), "token");
    var name = Required.text(body == null ? null : body.name(), "name");
    var address = String.valueOf(connection.remoteAddress().hostAddress());
    if (attempts.refuses(address, token, clock.instant())) {
      throw new Refusal(
          Refusal.Kind.TOO_MANY, "too-many-attempts", "too many wrong tokens; wait a minute");
    }
    try {
      var issued = login.login(token, name, clock.instant());
      return new View(issued.token().principal(), issued.text().reveal());
    } catch (Refusal e) {
      if (e.kind() == Refusal.Kind.UNAUTHENTICATED) {
        attempts.failed(address, clock.instant());
      }
      throw e;
    }
  }
}
