package dev.slipway.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One server's REST API, as JSON. Refusals and failures to reach it are {@link ApiException}s. */
public final class Client {
  public static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Login login;

  /**
   * @throws ApiException if the login's address is none of a server
   */
  public Client(Login login) {
    if (!login.url().matches("https?://[^/?#@\\s]+(/[^?#\\s]*)?")) {
      throw new ApiException(
          0,
          "no-url",
          "not the address of a server: '%s' (expected such as http://localhost:8080)"
              .formatted(login.url()));
    }
    this.login = login;
  }

  public Login login() {
    return login;
  }

  public JsonNode get(String path) {
    return send(request(path).GET());
  }

  public JsonNode post(String path, JsonNode body) {
    return send(json(path).POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  /** Like {@link #post(String, JsonNode)} for what may take longer than usual. */
  public JsonNode post(String path, JsonNode body, Duration patience) {
    return send(
        json(path).timeout(patience).POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  public JsonNode put(String path, JsonNode body) {
    return send(json(path).PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  public JsonNode delete(String path) {
    return send(request(path).DELETE());
  }

  /** Uploads a file as the body of a POST. */
  public JsonNode upload(String path, Path file, String type) throws IOException {
    return send(
        request(path)
            .timeout(Duration.ofMinutes(10))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofFile(file)));
  }

  /** Something that writes a body. */
  public interface Body {
    void write(OutputStream out) throws IOException;
  }

  /** Puts a tar archive as it is written. */
  public JsonNode upload(String path, Body body) throws IOException {
    return upload(path, "PUT", body);
  }

  /** Posts a tar archive as it is written. */
  public JsonNode postStream(String path, Body body) throws IOException {
    return upload(path, "POST", body);
  }

  private JsonNode upload(String path, String method, Body body) throws IOException {
    var pipe = new PipedInputStream(1 << 16);
    var failure = new CompletableFuture<IOException>();
    try (var out = new PipedOutputStream(pipe)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (out) {
                  body.write(out);
                } catch (IOException e) {
                  failure.complete(e);
                }
              });
      return send(
          request(path)
              .timeout(Duration.ofHours(1))
              .header("Content-Type", "application/x-tar")
              .method(method, HttpRequest.BodyPublishers.ofInputStream(() -> pipe)));
    } catch (ApiException e) {
      if (e.status() == 0 && failure.isDone()) {
        throw failure.join();
      }
      throw e;
    }
  }

  /** A body that goes on until the server or the caller ends it; the caller closes it. */
  public InputStream stream(String path, String accept, String lastEventId) {
    var request = request(path).header("Accept", accept).GET();
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    return stream(request);
  }

  /** Posts, and reads the answer as it comes; the caller closes it. */
  public InputStream stream(String path, JsonNode body, String accept) {
    return stream(
        json(path)
            .header("Accept", accept)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private InputStream stream(HttpRequest.Builder request) {
    request.timeout(Duration.ofHours(24));
    var answer = exchange(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() / 100 != 2) {
      try (var body = answer.body()) {
        throw problem(
            answer.statusCode(), new String(body.readNBytes(1 << 16), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new ApiException("the connection to " + login.url() + " broke", e);
      }
    }
    return answer.body();
  }

  /** Opens a WebSocket with our token. */
  public WebSocket socket(String path, WebSocket.Listener listener) {
    var opening =
        http.newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(15))
            .header("Authorization", "Bearer " + login.token());
    var uri = URI.create(login.url().replaceFirst("^http", "ws") + path);
    try {
      return opening.buildAsync(uri, listener).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException("interrupted", e);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof WebSocketHandshakeException refused
          ? problem(
              refused.getResponse().statusCode(), String.valueOf(refused.getResponse().body()))
          : new ApiException("no WebSocket could be opened to " + login.url(), cause);
    }
  }

  /** One segment of a path, escaped. */
  public static String segment(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(login.url() + path)).timeout(Duration.ofSeconds(60));
    if (!login.token().isEmpty()) {
      request.header("Authorization", "Bearer " + login.token());
    }
    return request;
  }

  private JsonNode send(HttpRequest.Builder request) {
    request.header("Accept", "application/json, application/problem+json");
    var answer = exchange(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw problem(answer.statusCode(), answer.body());
    }
    try {
      return answer.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new ApiException(
          login.url() + " answered something that is not JSON: is it a Slipway server?", e);
    }
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request, body);
    } catch (IOException e) {
      throw new ApiException(
          "no server answers at %s: start one with './slipway up', or name it with --url"
              .formatted(login.url()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException("interrupted", e);
    }
  }

  private ApiException problem(int status, String body) {
    try {
      var problem = JSON.readTree(body);
      var detail = problem.path("detail").asText(problem.path("title").asText(""));
      if (!detail.isEmpty()) {
        var code = problem.path("code").asText("problem");
        return new ApiException(status, code, hinted(status, code, detail));
      }
    } catch (JsonProcessingException notJson) {
      return new ApiException(status, "problem", "the server answered HTTP " + status);
    }
    return new ApiException(status, "problem", "the server answered HTTP " + status);
  }

  private String hinted(int status, String code, String detail) {
    var how = "with './slipway login --url " + login.url() + "'";
    if (code.equals("unauthenticated") && login.token().isEmpty()) {
      return "not logged in at " + login.url() + ": log in " + how;
    }
    return status == 401 && !login.token().isEmpty() ? detail + "; log in again " + how : detail;
  }
}
