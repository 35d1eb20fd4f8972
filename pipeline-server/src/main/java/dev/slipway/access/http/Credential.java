package dev.slipway.access.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;
import java.util.Optional;

/**
 * The token a request shows.
 *
 * @param ambient whether a browser sends it by itself (the cookie of our pages), so that a
 *     stranger's page could make it do so
 */
record Credential(String token, boolean ambient) {
  /** Set by the login page: SameSite=Strict, HttpOnly. */
  static final String COOKIE = "slipway_token";

  private static final String SCHEME = "bearer ";

  static Optional<Credential> of(ContainerRequestContext request) {
    var header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header != null) {
      return header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
          ? Optional.of(new Credential(header.substring(SCHEME.length()).strip(), false))
          : Optional.empty();
    }
    return Optional.ofNullable(request.getCookies().get(COOKIE))
        .map(cookie -> new Credential(cookie.getValue(), true));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return ambient ? "a cookie" : "a bearer token";
  }
}
