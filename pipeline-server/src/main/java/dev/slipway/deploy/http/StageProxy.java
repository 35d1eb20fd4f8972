package dev.slipway.deploy.http;

import dev.slipway.deploy.Routes;
import dev.slipway.deploy.Routes.Visit;
import dev.slipway.deploy.StageHosts;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import java.util.Set;

/**
 * Leads requests for the host name of a stage to what is live there; every other request goes on
 * untouched. Nothing of Slipway itself answers on such a host, and no permission is asked there:
 * who may see a deployed application is the application's affair.
 *
 * <p>Bodies are streamed both ways at the pace of the slower side.
 */
public final class StageProxy implements Handler<RoutingContext> {
  /* Below the 5 s after which common servers close an idle connection: else a request now and then
  meets a connection that is just being closed, and is lost. */
  private static final int KEEP_ALIVE_SECONDS = 4;
  /* The port that a host name without one stands for. */
  private static final int HTTP = 80;
  private static final String UNREACHABLE =
      "The application can't be reached, or its answer can't be read.\n";
  private static final int CONNECT_MILLIS = 5_000;
  private static final int CONNECTIONS_PER_BACKEND = 1_000;

  private static final Set<HttpMethod> WITHOUT_BODY =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.DELETE);

  private final StageHosts hosts;
  private final Routes routes;
  private final HttpClient client;

  public StageProxy(Vertx vertx, StageHosts hosts, Routes routes) {
    this.hosts = hosts;
    this.routes = routes;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS_PER_BACKEND)
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setDecompressionSupported(false));
  }

  @Override
  public void handle(RoutingContext context) {
    var request = context.request();
    var authority = request.authority();
    if (ambiguous(request)) {
      Plain.answer(request, 400, "This request can be read in more than one way.");
    } else if (authority == null || !hosts.covers(authority.host())) {
      context.next();
    } else {
      hosts
          .stage(authority.host())
          .flatMap(routes::visit)
          .ifPresentOrElse(visit -> pass(context, visit), () -> nothingLive(request));
    }
  }

  /* Two servers that read one request differently are how a request is smuggled past the first. */
  private static boolean ambiguous(HttpServerRequest request) {
    var headers = request.headers();
    return !request.uri().startsWith("/")
        || headers.getAll(HttpHeaders.HOST).size() > 1
        || headers.getAll(HttpHeaders.CONTENT_LENGTH).size() > 1
        || (headers.contains(HttpHeaders.CONTENT_LENGTH)
            && headers.contains(HttpHeaders.TRANSFER_ENCODING));
  }

  /** Answers a request that the router itself refused, such as for its {@code Host} header. */
  public static void refused(RoutingContext context) {
    if (context.statusCode() == 400) {
      Plain.answer(context.request(), 400, "This request is not HTTP as this server reads it.");
    } else {
      context.next();
    }
  }

  private static void nothingLive(HttpServerRequest request) {
    Plain.answer(request, 503, "Nothing is live here yet.");
  }

  private void pass(RoutingContext context, Visit visit) {
    var request = context.request();
    context.addEndHandler(ended -> visit.close());
    ForwardedHeaders.ofTheWay(request);
    if (Tunnel.asked(request)) {
      new Tunnel(client, destination(request, visit), visit).open(request);
      return;
    }
    ForwardedHeaders.endHop(request.headers());
    expectContinue(request);
    frame(request);
    HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
        .origin(proxied -> client.request(destination(request, visit)))
        .addInterceptor(new Answer())
        .handle(request);
  }

  private static void expectContinue(HttpServerRequest request) {
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.headers().remove(HttpHeaders.EXPECT);
      request.response().writeContinue();
    }
  }

  /* HTTP/2 needs neither length nor chunks for a body; what we speak to the backend does. */
  private static void frame(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2
        && !WITHOUT_BODY.contains(request.method())
        && !request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      request.headers().set(HttpHeaders.TRANSFER_ENCODING, HttpHeaders.CHUNKED);
    }
  }

  /** The backend's address, under the host name that the visitor asked for. */
  private RequestOptions destination(HttpServerRequest request, Visit visit) {
    var backend = visit.backend();
    var authority = request.authority();
    return new RequestOptions()
        .setServer(SocketAddress.inetSocketAddress(backend.port(), backend.host()))
        .setHost(authority.host())
        .setPort(authority.port() > 0 ? authority.port() : HTTP);
  }

  /** What is done to answers; a 502 without a body is the proxy's own. */
  private static final class Answer implements ProxyInterceptor {
    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
      var response = context.response();
      ForwardedHeaders.endHop(response.headers());
      if (response.getStatusCode() < 200) {
        /* Nobody asked for another protocol here, and what follows would be taken for one. */
        response.release().setStatusCode(502).setStatusMessage("Bad Gateway").setBody(null);
      }
      var body = response.getBody();
      boolean old = context.request().version() == HttpVersion.HTTP_1_0;
      if (old && body != null && body.length() < 0) {
        /* Such an answer would have to be held in memory as a whole, whatever its size. */
        response.release().setStatusCode(505).setStatusMessage("HTTP Version Not Supported");
      } else if (body == null && response.getStatusCode() == 502) {
        response
            .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
            .setBody(Body.body(Buffer.buffer(UNREACHABLE)));
      }
      return context.sendResponse();
    }
  }
}
