package dev.slipway.source.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Git's own {@code http-backend} on loopback: repositories below a directory, for anybody to read.
 */
final class BackendServer implements AutoCloseable {
  private final HttpServer server;
  private final Path root;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  BackendServer(Path root) throws IOException {
    this.root = root;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url(String repository) {
    return "http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), repository);
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      var builder = new ProcessBuilder("git", "http-backend");
      var env = builder.environment();
      env.put("GIT_PROJECT_ROOT", root.toString());
      env.put("GIT_HTTP_EXPORT_ALL", "1");
      env.put("PATH_INFO", http.getRequestURI().getPath());
      env.put("QUERY_STRING", Optional.ofNullable(http.getRequestURI().getQuery()).orElse(""));
      env.put("REQUEST_METHOD", http.getRequestMethod());
      env.put("CONTENT_TYPE", header(http, "Content-Type"));
      env.put("HTTP_CONTENT_ENCODING", header(http, "Content-Encoding"));
      env.put("GIT_PROTOCOL", header(http, "Git-Protocol"));
      var backend = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (var in = backend.getOutputStream()) {
        http.getRequestBody().transferTo(in);
      }
      answer(http, backend.getInputStream());
    }
  }

  private static String header(HttpExchange http, String name) {
    return Optional.ofNullable(http.getRequestHeaders().getFirst(name)).orElse("");
  }

  private static void answer(HttpExchange http, InputStream said) throws IOException {
    int status = 200;
    for (var line = line(said); !line.isEmpty(); line = line(said)) {
      var parts = line.split(": ", 2);
      if (parts[0].equals("Status")) {
        status = Integer.parseInt(parts[1].substring(0, 3));
      } else {
        http.getResponseHeaders().set(parts[0], parts[1]);
      }
    }
    http.sendResponseHeaders(status, 0);
    said.transferTo(http.getResponseBody());
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.append((char) b);
    }
    return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        .stripTrailing();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
