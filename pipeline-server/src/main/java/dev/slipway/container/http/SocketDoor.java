package dev.slipway.container.http;

import dev.slipway.access.AdmitCaller;
import dev.slipway.access.AllowedHosts;
import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may open a socket: the rules that REST requests are held to, and the same decision on tokens.
 *
 * <p>A socket is asked for with GET, but does what changes things: so a browser, which sends the
 * cookie of our pages by itself and asks no leave of us first, must name an origin of ours.
 */
final class SocketDoor {
  private static final String COOKIE = "slipway_token";
  private static final String SCHEME = "bearer ";

  private final AdmitCaller callers;
  private final AllowedHosts hosts;
  private final Clock clock = Clock.systemUTC();

  SocketDoor(AdmitCaller callers, AllowedHosts hosts) {
    this.callers = callers;
    this.hosts = hosts;
  }

  /** Refuses what comes for another host, or from a page of another origin. */
  void checkOrigin(HttpServerRequest request) {
    var host = String.valueOf(request.authority());
    if (!hosts.allows(host)) {
      throw new Refusal(
          Refusal.Kind.INVALID, "host-not-allowed", "this server does not answer to that host");
    }
    var origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean strange = origin != null && !hosts.allowsOrigin(origin, host);
    if (strange || (origin == null && cookie(request).isPresent() && bearer(request).isEmpty())) {
      throw new Refusal(
          Refusal.Kind.FORBIDDEN,
          "origin-not-allowed",
          "sockets are not opened for pages of another origin");
    }
  }

  /** The caller whose token the request shows; empty if it shows none. */
  Optional<Caller> caller(HttpServerRequest request) {
    return bearer(request).or(() -> cookie(request)).map(token -> caller(token, request));
  }

  /** The caller whose token that is. */
  Caller caller(String token, HttpServerRequest request) {
    var address = String.valueOf(request.remoteAddress().hostAddress());
    return callers.admit(token, address, clock.instant());
  }

  private static Optional<String> bearer(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
        .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(SCHEME))
        .map(header -> header.substring(SCHEME.length()).strip());
  }

  private static Optional<String> cookie(HttpServerRequest request) {
    return Optional.ofNullable(request.getCookie(COOKIE)).map(cookie -> cookie.getValue());
  }
}
