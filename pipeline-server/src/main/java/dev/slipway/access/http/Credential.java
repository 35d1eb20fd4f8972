package dev.slipway.access.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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

  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  static Optional<Credential> of(ContainerRequestContext request) {
    var header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header != null) {
      return bearer(header);
    }
    return Optional.ofNullable(request.getCookies().get(COOKIE))
        .map(cookie -> new Credential(cookie.getValue(), true));
  }

  /** As {@link dev.slipway.access.PasswordToken} says. */
  static Optional<Credential> ofPassword(ContainerRequestContext request) {
    var header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header == null) {
      return Optional.empty();
    }
    return is(header, BASIC) ? password(header.substring(BASIC.length()).strip()) : bearer(header);
  }

  private static Optional<Credential> bearer(String header) {
    return is(header, BEARER)
        ? Optional.of(new Credential(header.substring(BEARER.length()).strip(), false))
        : Optional.empty();
  }

  private static boolean is(String header, String scheme) {
    return header.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static Optional<Credential> password(String encoded) {
    try {
      var pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new Credential(pair.substring(colon + 1), false));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return ambient ? "a cookie" : "a token";
  }
}
