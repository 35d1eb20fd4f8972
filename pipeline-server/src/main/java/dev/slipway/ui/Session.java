package dev.slipway.ui;

import dev.slipway.access.Authenticator;
import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.event.ProjectName;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at a page: the holder of the API token in a cookie that only this server gets, and no
 * script. Pages lead those without one to the login page instead of refusing them.
 */
@Singleton
final class Session {
  static final String COOKIE = "slipway_token";

  private final Authenticator authenticator;

  @Inject
  Session(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  Optional<Caller> caller(@Nullable String token) {
    return Optional.ofNullable(token).flatMap(authenticator::authenticate);
  }

  boolean mayRead(@Nullable String token, ProjectName project) {
    return caller(token).filter(who -> who.may(Permission.READ, project)).isPresent();
  }

  static Response toLogin(String next) {
    var query = URLEncoder.encode(next, StandardCharsets.UTF_8);
    return Response.seeOther(URI.create("/login?next=" + query)).build();
  }

  static NewCookie cookie(String token, boolean secure) {
    return new NewCookie.Builder(COOKIE)
        .value(token)
        .path("/")
        .httpOnly(true)
        .secure(secure)
        .sameSite(NewCookie.SameSite.STRICT)
        .maxAge(token.isEmpty() ? 0 : 7 * 24 * 3600)
        .build();
  }
}
