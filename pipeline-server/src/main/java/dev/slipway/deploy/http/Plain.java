package dev.slipway.deploy.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** An answer of one line of text, on a host that belongs to somebody else's application. */
final class Plain {
  private Plain() {}

  static void answer(HttpServerRequest request, int status, String line) {
    var response = request.response();
    if (response.headWritten() || response.closed()) {
      response.reset();
      return;
    }
    request.resume();
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(line + "\n");
  }
}
