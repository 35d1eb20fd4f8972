package dev.slipway.deploy.http;

import dev.slipway.deploy.Routes.Visit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;

/**
 * One WebSocket, passed through as bytes once both sides have agreed.
 *
 * <p>Not left to the proxy library, whose tunnel writes without asking whether the other side can
 * keep up, and so can be made to fill the memory.
 */
final class Tunnel {
  private final HttpClient client;
  private final RequestOptions destination;
  private final Visit visit;

  Tunnel(HttpClient client, RequestOptions destination, Visit visit) {
    this.client = client;
    this.destination = destination;
    this.visit = visit;
  }

  static boolean asked(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.method() == HttpMethod.GET
        && request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
        && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        && request.headers().get(HttpHeaders.CONTENT_LENGTH) == null;
  }

  void open(HttpServerRequest request) {
    request.pause();
    client
        .request(destination.setMethod(HttpMethod.GET).setURI(request.uri()))
        .compose(asking -> ask(request, asking))
        .onSuccess(answer -> answered(request, answer))
        .onFailure(failure -> refused(request, 502, "The application is not reachable."));
  }

  private static Future<HttpClientResponse> ask(
      HttpServerRequest request, HttpClientRequest asking) {
    var headers = asking.headers().addAll(request.headers());
    headers.remove(HttpHeaders.HOST);
    ForwardedHeaders.endHop(headers);
    headers.set(HttpHeaders.CONNECTION, "Upgrade").set(HttpHeaders.UPGRADE, "websocket");
    return asking.connect();
  }

  private void answered(HttpServerRequest request, HttpClientResponse answer) {
    if (answer.statusCode() != 101) {
      answer.request().connection().close();
      refused(request, answer.statusCode(), "The application refused the WebSocket.");
      return;
    }
    var response = request.response().setStatusCode(101);
    response.headers().addAll(answer.headers());
    request
        .toNetSocket()
        .onSuccess(visitor -> join(visitor, answer.netSocket()))
        .onFailure(
            failure -> {
              answer.netSocket().close();
              visit.close();
            });
  }

  private void join(NetSocket visitor, NetSocket application) {
    visitor.pipeTo(application).onComplete(done -> application.close());
    application
        .pipeTo(visitor)
        .onComplete(
            done -> {
              visitor.close();
              visit.close();
            });
  }

  private void refused(HttpServerRequest request, int status, String line) {
    Plain.answer(request, status, line);
    visit.close();
  }
}
