package dev.slipway.deploy.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a proxy has to do to headers: those of one hop end here, those of the way are set anew. */
final class ForwardedHeaders {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade");

  private static final List<String> OF_THE_WAY =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Proto",
          "X-Forwarded-Prefix",
          "X-Forwarded-Server",
          "X-Forwarded-Ssl",
          "X-Real-IP");

  private ForwardedHeaders() {}

  /** Replaces what the visitor says of its way by what is true. */
  static void ofTheWay(HttpServerRequest request) {
    var headers = request.headers();
    OF_THE_WAY.forEach(headers::remove);
    headers.set("X-Forwarded-Proto", request.scheme());
    headers.set("X-Forwarded-Host", request.authority().toString());
    if (request.remoteAddress() != null && request.remoteAddress().hostAddress() != null) {
      headers.set("X-Forwarded-For", request.remoteAddress().hostAddress());
    }
  }

  /** Removes what is meant for the next hop only, also what {@code Connection} names. */
  static void endHop(MultiMap headers) {
    var named = List.copyOf(headers.getAll(HttpHeaders.CONNECTION));
    for (var list : named) {
      for (var name : list.split(",", -1)) {
        var header = name.strip().toLowerCase(Locale.ROOT);
        if (!header.isEmpty() && !isFraming(header) && !isOfTheWay(header)) {
          headers.remove(header);
        }
      }
    }
    HOP_BY_HOP.forEach(headers::remove);
  }

  /* Else a visitor could take away what we say of it, and be taken for somebody from inside. */
  private static boolean isOfTheWay(String header) {
    return OF_THE_WAY.stream().anyMatch(header::equalsIgnoreCase);
  }

  /* A visitor that names these in "Connection" wants the length of its body misread. */
  private static boolean isFraming(String header) {
    return header.equals("content-length")
        || header.equals("transfer-encoding")
        || header.equals("host");
  }
}
