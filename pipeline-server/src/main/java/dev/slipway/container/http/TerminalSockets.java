package dev.slipway.container.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.access.AdmitCaller;
import dev.slipway.access.AllowedHosts;
import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.access.StandingRight;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one way in that is no REST method: WebSockets of terminal sessions, each claimed by the token
 * that had asked for it. No filter stands before it, so it asks everything itself: host, origin,
 * token, and that the session is this caller's.
 */
public final class TerminalSockets implements Handler<RoutingContext> {
  /** Where sockets are opened, followed by the id of the session. */
  public static final String PATH = "/api/v1/terminals/";

  /** How many may be open at a time. */
  static final int MOST = 200;

  private static final Logger LOG = Logger.getLogger(TerminalSockets.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SocketDoor door;
  private final StandingRight rights;
  private final TerminalOffers offers = new TerminalOffers();
  private final Semaphore places = new Semaphore(MOST);
  private final Clock clock = Clock.systemUTC();

  public TerminalSockets(AdmitCaller callers, AllowedHosts hosts, StandingRight rights) {
    this.door = new SocketDoor(callers, hosts);
    this.rights = rights;
  }

  TerminalOffers offers() {
    return offers;
  }

  @Override
  public void handle(RoutingContext routing) {
    var request = routing.request();
    var session = routing.pathParam("session");
    if (!isUpgrade(request)) {
      refuse(
          request,
          new Refusal(Refusal.Kind.INVALID, "websocket-required", "here a WebSocket is opened"));
      return;
    }
    request.pause();
    var context = Vertx.currentContext();
    Thread.ofVirtual().name("terminal").start(() -> open(request, session, context));
  }

  private static boolean isUpgrade(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.method().equals(HttpMethod.GET)
        && request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
        && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        && request.headers().get(HttpHeaders.CONTENT_LENGTH) == null;
  }

  private void open(HttpServerRequest request, String session, Context context) {
    if (!places.tryAcquire()) {
      context.runOnContext(
          go ->
              refuse(
                  request,
                  new Refusal(
                      Refusal.Kind.TOO_MANY, "too-many-sessions", "too many terminals are open")));
      return;
    }
    try {
      door.checkOrigin(request);
      if (!offers.waits(session, clock.instant())) {
        throw notFound();
      }
      var caller = door.caller(request);
      var offer = caller.map(who -> claim(session, who));
      var socket = SocketLink.upgrade(request, context);
      new TerminalSocket(socket, rights).run(offer, token -> claimLater(session, token, request));
    } catch (Refusal e) {
      context.runOnContext(go -> refuse(request, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a terminal session could not be opened", e);
      context.runOnContext(
          go ->
              refuse(
                  request,
                  new Refusal(Refusal.Kind.UNAVAILABLE, "not-opened", "it could not be opened")));
    } finally {
      places.release();
    }
  }

  private TerminalOffers.Offer claimLater(String session, String token, HttpServerRequest request) {
    return claim(session, door.caller(token, request));
  }

  /* The right was there when it was asked for, less than a minute ago; it is asked again all the
  same, for what is opened may stay open for hours. */
  private TerminalOffers.Offer claim(String session, Caller caller) {
    return offers
        .claim(session, caller, clock.instant())
        .filter(
            offer ->
                rights.holds(caller, offer.permission(), Optional.of(offer.container().project())))
        .orElseThrow(TerminalSockets::notFound);
  }

  private static Refusal notFound() {
    return new Refusal(
        Refusal.Kind.NOT_FOUND,
        "session-not-found",
        "there is no such session, or it is not yours, or was not opened in time");
  }

  private static void refuse(HttpServerRequest request, Refusal refusal) {
    var response = request.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    request.resume();
    response
        .setStatusCode(refusal.kind().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(problem(refusal));
  }

  private static String problem(Refusal refusal) {
    var problem = new LinkedHashMap<String, Object>();
    problem.put("type", "about:blank");
    problem.put("title", "Refused");
    problem.put("status", refusal.kind().status());
    problem.put("detail", String.valueOf(refusal.getMessage()));
    problem.put("code", refusal.code());
    try {
      return JSON.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing a problem as JSON", e);
    }
  }
}
