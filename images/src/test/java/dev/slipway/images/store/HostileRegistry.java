package dev.slipway.images.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry that answers what the test tells it to, and remembers what it was asked. */
final class HostileRegistry implements AutoCloseable {
  /** An answer: status, headers by name, body. */
  record Answer(int status, Map<String, String> headers, byte[] body) {
    static Answer ok(String type, byte[] body) {
      return new Answer(200, Map.of("Content-Type", type), body);
    }

    static Answer redirect(String location) {
      return new Answer(307, Map.of("Location", location), new byte[0]);
    }
  }

  /** A request: its path and its authorization, or empty. */
  record Asked(String path, String authorization) {}

  final Map<String, Answer> answers = new ConcurrentHashMap<>();
  final List<Asked> asked = new CopyOnWriteArrayList<>();
  volatile Optional<String> challenge = Optional.empty();
  private final HttpServer server;

  HostileRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String name() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange http) throws IOException {
    try (http) {
      String path = http.getRequestURI().toString();
      String who =
          Optional.ofNullable(http.getRequestHeaders().getFirst("Authorization")).orElse("");
      asked.add(new Asked(path, who));
      if (challenge.isPresent() && who.isEmpty() && path.startsWith("/v2/")) {
        http.getResponseHeaders().set("WWW-Authenticate", challenge.get());
        http.sendResponseHeaders(401, -1);
        return;
      }
      Answer answer = answers.getOrDefault(path, new Answer(404, Map.of(), new byte[0]));
      answer.headers().forEach(http.getResponseHeaders()::set);
      http.sendResponseHeaders(
          answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      http.getResponseBody().write(answer.body());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
