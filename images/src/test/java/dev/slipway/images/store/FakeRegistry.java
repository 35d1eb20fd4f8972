package dev.slipway.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.images.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A small real registry that keeps all in memory and can be told to fail: it cuts answers and
 * uploads short, is busy, knows referrers or not, wants tokens of a server of its own.
 */
final class FakeRegistry implements AutoCloseable {
  final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  final Map<String, String> types = new ConcurrentHashMap<>();

  /** Method, path and, where there was one, range. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** Cuts so many answers with blobs, each after {@link #cutAfter} bytes. */
  volatile int cuts;

  volatile int cutAfter = 100_000;

  /** Whether a blob is gone once its answer was cut. */
  volatile boolean cutsForGood;

  /** Answers so many requests with this status first. */
  volatile int busy;

  volatile int busyStatus = 503;
  volatile String retryAfter = "";
  volatile boolean knowsRanges = true;

  /** Who gets in, as name and password; empty for everybody. */
  volatile Optional<String> password = Optional.empty();

  /** A token server's address: then a token is wanted. */
  volatile Optional<String> realm = Optional.empty();

  volatile String token = "t0k";
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final HttpServer server;

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  String name() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  void blob(byte[] bytes) {
    blobs.put(Digest.of(bytes).value(), bytes);
  }

  void manifest(String tag, String type, byte[] bytes) {
    for (String reference : List.of(tag, Digest.of(bytes).value())) {
      manifests.put(reference, bytes);
      types.put(reference, type);
    }
  }

  long asked(String beginning) {
    return asked.stream().filter(a -> a.startsWith(beginning)).count();
  }

  private void serve(HttpExchange http) throws IOException {
    try (http) {
      String path = http.getRequestURI().getPath();
      String method = http.getRequestMethod();
      String range = header(http, method.equals("GET") ? "Range" : "Content-Range");
      asked.add((method + " " + path + " " + range).trim());
      if (busy > 0 && path.startsWith("/v2/") && path.length() > 4) {
        busy--;
        if (!retryAfter.isEmpty()) {
          http.getResponseHeaders().set("Retry-After", retryAfter);
        }
        http.sendResponseHeaders(busyStatus, -1);
      } else if (!admitted(http)) {
        http.sendResponseHeaders(401, -1);
      } else {
        route(http, method, path);
      }
    }
  }

  private boolean admitted(HttpExchange http) {
    String who = header(http, "Authorization");
    if (realm.isPresent()) {
      http.getResponseHeaders()
          .set("WWW-Authenticate", "Bearer realm=\"" + realm.get() + "\",service=\"fake\"");
      return who.equals("Bearer " + token);
    }
    http.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"fake\"");
    return password.isEmpty()
        || who.equals(
            "Basic "
                + java.util.Base64.getEncoder().encodeToString(password.get().getBytes(UTF_8)));
  }

  private static String header(HttpExchange http, String name) {
    return Optional.ofNullable(http.getRequestHeaders().getFirst(name)).orElse("");
  }

  private void route(HttpExchange http, String method, String path) throws IOException {
    if (path.contains("/blobs/uploads/")) {
      upload(http, method, path);
    } else if (path.contains("/blobs/")) {
      download(http, method, path.substring(path.lastIndexOf('/') + 1));
    } else if (path.contains("/manifests/")) {
      manifest(http, method, path.substring(path.lastIndexOf('/') + 1));
    } else {
      http.sendResponseHeaders(path.equals("/v2/") ? 200 : 404, -1);
    }
  }

  private void manifest(HttpExchange http, String method, String reference) throws IOException {
    if (method.equals("PUT")) {
      byte[] bytes = http.getRequestBody().readAllBytes();
      manifest(reference, header(http, "Content-Type"), bytes);
      http.sendResponseHeaders(201, -1);
      return;
    }
    byte[] bytes = manifests.get(reference);
    if (bytes == null) {
      http.sendResponseHeaders(404, -1);
      return;
    }
    http.getResponseHeaders().set("Content-Type", types.get(reference));
    http.sendResponseHeaders(200, bytes.length);
    http.getResponseBody().write(bytes);
  }

  private void download(HttpExchange http, String method, String digest) throws IOException {
    byte[] bytes = blobs.get(digest);
    if (bytes == null) {
      http.sendResponseHeaders(404, -1);
      return;
    }
    if (method.equals("HEAD")) {
      http.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
      http.sendResponseHeaders(200, -1);
      return;
    }
    String range = header(http, "Range");
    int from = 0;
    if (knowsRanges && range.startsWith("bytes=")) {
      from = Integer.parseInt(range.substring(6, range.indexOf('-')));
      http.getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    }
    http.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
    int until = bytes.length;
    if (cuts > 0 && until - from > cutAfter) {
      cuts--;
      until = from + cutAfter;
      if (cutsForGood) {
        blobs.remove(digest);
      }
    }
    // Closed before its end, the exchange breaks the connection.
    http.getResponseBody().write(bytes, from, until - from);
    http.getResponseBody().flush();
  }

  private void upload(HttpExchange http, String method, String path) throws IOException {
    String id = path.substring(path.lastIndexOf('/') + 1);
    switch (method) {
      case "POST" -> {
        String fresh = "u" + uploads.size();
        uploads.put(fresh, new ByteArrayOutputStream());
        http.getResponseHeaders().set("Location", path + fresh);
        http.sendResponseHeaders(202, -1);
      }
      case "GET" -> {
        told(http, path, id);
        http.sendResponseHeaders(204, -1);
      }
      case "PATCH" -> {
        ByteArrayOutputStream upload = upload(id);
        String range = header(http, "Content-Range");
        if (!range.startsWith(upload.size() + "-")) {
          http.sendResponseHeaders(416, -1);
          return;
        }
        if (cuts > 0) {
          cuts--;
          upload.write(http.getRequestBody().readNBytes(cutAfter));
          throw new IOException("cut");
        }
        http.getRequestBody().transferTo(upload);
        told(http, path, id);
        http.sendResponseHeaders(202, -1);
      }
      default -> {
        ByteArrayOutputStream upload = upload(id);
        http.getRequestBody().transferTo(upload);
        String wanted = query(http).get("digest");
        boolean right = Digest.of(upload.toByteArray()).value().equals(wanted);
        if (right) {
          blob(upload.toByteArray());
        }
        http.sendResponseHeaders(right ? 201 : 400, -1);
      }
    }
  }

  private ByteArrayOutputStream upload(String id) {
    return Objects.requireNonNull(uploads.get(id), "no such upload");
  }

  private void told(HttpExchange http, String path, String id) {
    http.getResponseHeaders().set("Location", path);
    http.getResponseHeaders().set("Range", "0-" + Math.max(0, upload(id).size() - 1));
  }

  private static Map<String, String> query(HttpExchange http) {
    Map<String, String> fields = new TreeMap<>();
    for (String field : http.getRequestURI().getQuery().split("&")) {
      fields.put(field.split("=", 2)[0], field.split("=", 2)[1]);
    }
    return fields;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
