package dev.slipway.deploy.http;

import dev.slipway.deploy.Routes;
import dev.slipway.deploy.StageHosts;
import dev.slipway.deploy.StageName;
import dev.slipway.event.ProjectName;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A server with the proxy in front of a page of its own, and backends to lead it to. */
final class ProxiedStages implements AutoCloseable {
  static final StageName STAGING = new StageName(new ProjectName("shop"), "staging");
  static final String HOST = "staging.shop.localhost";

  final Vertx vertx = Vertx.vertx();
  final Routes routes;
  final HttpClient client =
      vertx.createHttpClient(new HttpClientOptions().setKeepAlive(true).setMaxPoolSize(64));
  final int port;

  ProxiedStages() {
    this(new Routes());
  }

  ProxiedStages(Routes routes) {
    this.routes = routes;
    var hosts = new StageHosts(URI.create("http://localhost:8080"), Optional.empty());
    var router = Router.router(vertx);
    router.route().order(-1000).handler(new StageProxy(vertx, hosts, routes));
    router.route().handler(context -> context.end("slipway itself"));
    port = listen(router).actualPort();
  }

  private HttpServer listen(Handler<HttpServerRequest> handler) {
    var options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
    return await(vertx.createHttpServer(options).requestHandler(handler).listen());
  }

  /** A backend that answers so; not yet led to. */
  Routes.Backend backend(Handler<HttpServerRequest> handler) {
    return new Routes.Backend(UUID.randomUUID(), "127.0.0.1", listen(handler).actualPort());
  }

  void lead(Routes.Backend backend) {
    routes.point(STAGING, backend);
  }

  RequestOptions to(String host, String path) {
    return new RequestOptions()
        .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
        .setHost(host)
        .setPort(port)
        .setURI(path)
        .setMethod(HttpMethod.GET);
  }

  /** The status and the body of a GET. */
  String get(String host, String path) {
    return await(
        answer(host, path)
            .map(answer -> answer.response().statusCode() + " " + answer.body().toString()));
  }

  /** An answer read to its end. */
  record Answer(HttpClientResponse response, Buffer body) {}

  /* The body is asked for on the event loop, at once: asked for later from another thread, it may
  have gone by. */
  Future<Answer> answer(String host, String path) {
    return client
        .request(to(host, path))
        .compose(
            request ->
                request
                    .send()
                    .compose(response -> response.body().map(body -> new Answer(response, body))));
  }

  /** What comes back for those bytes until the connection is closed. */
  String raw(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
