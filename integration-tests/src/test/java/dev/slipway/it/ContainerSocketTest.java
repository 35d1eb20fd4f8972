package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may open the WebSocket of a terminal session, from where, and for how long. */
@ExtendWith(OneServer.class)
class ContainerSocketTest {
  private static final String IMAGE = "localhost/busybox";

  @Test
  void onlyTheTokenThatAskedOpensItOnce(Server server) throws Exception {
    var shop = running(server);
    var path = offered(shop, "echo hello");
    assertEquals(401, refused(server, path, "slw_nonsense", ""));
    assertEquals(404, refused(server, path, token(server, shop, "developer"), ""));
    try (var end = End.open(server, path, server.token(), "")) {
      assertEquals(0, end.exit());
      assertEquals("hello\n", end.output());
    }
    assertEquals(404, refused(server, path, server.token(), ""));
    assertEquals(404, refused(server, "/api/v1/terminals/0123", server.token(), ""));
  }

  @Test
  void pagesOfStrangersOpenNone(Server server) throws Exception {
    var shop = running(server);
    var path = offered(shop, "true");
    assertEquals(403, refused(server, path, server.token(), "https://evil.example"));
    try (var end = End.open(server, path, server.token(), server.url())) {
      assertEquals(0, end.exit());
    }
  }

  @Test
  void aBrowserShowsItsTokenInTheFirstFrame(Server server) throws Exception {
    var shop = running(server);
    try (var end = End.open(server, offered(shop, "echo hello"), "", server.url())) {
      end.control("{\"token\":\"" + server.token() + "\"}");
      assertEquals(0, end.exit());
    }
    try (var end = End.open(server, offered(shop, "echo hello"), "", server.url())) {
      end.control("{\"token\":\"slw_wrong\"}");
      assertEquals("unauthenticated", end.error());
    }
    try (var end = End.open(server, offered(shop, "echo hello"), "", server.url())) {
      end.send((byte) 0, "true\n");
      assertEquals("unauthenticated", end.error());
    }
  }

  @Test
  void aRevokedTokenEndsItsSessions(Server server) throws Exception {
    var shop = running(server);
    var made = issued(server, shop, "developer");
    var path =
        socket(
            server.call(
                server.request(
                    "POST",
                    shop.path("box") + "/exec",
                    made.path("token").asText(),
                    "{\"command\":[\"sleep\",\"300\"]}"),
                201));
    try (var end = End.open(server, path, made.path("token").asText(), "")) {
      end.awaitOpen();
      server.call(
          server.request(
              "DELETE", "/api/v1/tokens/" + made.path("id").asText(), server.token(), ""),
          204);
      assertTrue(end.closed().startsWith("1008 the token was revoked"), end.closed());
    }
    var processes = shop.path("box") + "/inside/processes";
    var left = server.get(processes).toString();
    for (var tries = 0; left.contains("sleep 300") && tries < 200; tries++) {
      left = server.get(processes).toString();
    }
    assertFalse(left.contains("sleep 300"), left);
  }

  /** No place is taken by who cannot name a session, however many come. */
  @Test
  void strangersTakeNoPlace(Server server) throws Exception {
    var shop = running(server);
    for (var i = 0; i < 3; i++) {
      assertEquals(404, refused(server, "/api/v1/terminals/0123", "", ""));
    }
    try (var end = End.open(server, offered(shop, "true"), server.token(), "")) {
      assertEquals(0, end.exit());
    }
  }

  @Test
  void whoMayOnlyReadGoesInNowhere(Server server) throws Exception {
    var shop = running(server);
    var viewer = token(server, shop, "viewer");
    var exec = "{\"command\":[\"true\"]}";
    server.call(server.request("POST", shop.path("box") + "/exec", viewer, exec), 403);
    server.call(server.request("POST", shop.path("box") + "/attach", viewer, "{}"), 403);
    server.call(server.request("GET", shop.path("box") + "/logs", viewer, ""), 200);
    server.call(server.request("GET", shop.path("box"), viewer, ""), 200);
    server.call(server.request("DELETE", shop.path("box"), viewer, ""), 403);
  }

  @Test
  void framesThatAreTooLargeOrOddEndIt(Server server) throws Exception {
    var shop = running(server);
    try (var end = End.open(server, offered(shop, "cat"), server.token(), "")) {
      end.awaitOpen();
      end.send((byte) 9, "x");
      assertEquals("bad-frame", end.error());
    }
    try (var end = End.open(server, offered(shop, "cat"), server.token(), "")) {
      end.awaitOpen();
      assertThrows(
          ExecutionException.class,
          () -> {
            while (true) {
              end.send((byte) 0, "x".repeat(100_000));
            }
          });
    }
  }

  private static Yard running(Server server) {
    var shop = Yard.of(server);
    shop.run(0, "run", "-d", "--name", "box", "--network", "none", IMAGE, "sleep", "600");
    return shop;
  }

  private static String offered(Yard shop, String script) {
    var body =
        Server.JSON
            .createObjectNode()
            .put("stdin", true)
            .set("command", Server.JSON.createArrayNode().add("sh").add("-c").add(script));
    return socket(shop.server().post(shop.path("box") + "/exec", body.toString(), 201));
  }

  private static String socket(JsonNode offered) {
    return offered.path("socket").asText();
  }

  private static String token(Server server, Yard shop, String role) {
    return issued(server, shop, role).path("token").asText();
  }

  private static JsonNode issued(Server server, Yard shop, String role) {
    var name = role + "-" + shop.project().name();
    server.post(
        "/api/v1/principals",
        "{\"name\":\"%s\",\"grants\":[{\"role\":\"%s\",\"project\":\"%s\"}]}"
            .formatted(name, role, shop.project().name()),
        201);
    return server.post("/api/v1/tokens", "{\"principal\":\"" + name + "\"}", 201);
  }

  private static int refused(Server server, String path, String token, String origin)
      throws Exception {
    try (var end = End.open(server, path, token, origin)) {
      throw new AssertionError("the socket was opened: " + end.output());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  /** A client's end. */
  private static final class End implements WebSocket.Listener, AutoCloseable {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final CompletableFuture<Boolean> opened = new CompletableFuture<>();
    private final CompletableFuture<JsonNode> last = new CompletableFuture<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private @Nullable WebSocket socket;

    static End open(Server server, String path, String token, String origin) throws Exception {
      var end = new End();
      var builder = HttpClient.newHttpClient().newWebSocketBuilder();
      if (!token.isEmpty()) {
        builder.header("Authorization", "Bearer " + token);
      }
      if (!origin.isEmpty()) {
        builder.header("Origin", origin);
      }
      var uri = URI.create(server.url().replace("http", "ws") + path);
      end.socket = builder.buildAsync(uri, end).get(20, TimeUnit.SECONDS);
      return end;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean whole) {
      var bytes = new byte[data.remaining()];
      data.get(bytes);
      message.writeBytes(bytes);
      if (whole) {
        received(message.toByteArray());
        message.reset();
      }
      from.request(1);
      return null;
    }

    private void received(byte[] bytes) {
      if (bytes[0] == 3) {
        var json = json(new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8));
        if (json.has("open")) {
          opened.complete(true);
        } else {
          last.complete(json);
        }
      } else {
        output.write(bytes, 1, bytes.length - 1);
      }
    }

    private static JsonNode json(String text) {
      try {
        return Server.JSON.readTree(text);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.complete("broken " + error);
    }

    void send(byte channel, String text) throws Exception {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      var frame = ByteBuffer.allocate(bytes.length + 1).put(channel).put(bytes).flip();
      java.util.Objects.requireNonNull(socket).sendBinary(frame, true).get(20, TimeUnit.SECONDS);
    }

    void control(String json) throws Exception {
      send((byte) 3, json);
    }

    void awaitOpen() throws Exception {
      opened.get(20, TimeUnit.SECONDS);
    }

    int exit() throws Exception {
      return last.get(20, TimeUnit.SECONDS).at("/exit/code").asInt(-1);
    }

    String error() throws Exception {
      return last.get(20, TimeUnit.SECONDS).at("/error/code").asText();
    }

    String output() {
      return output.toString(StandardCharsets.UTF_8);
    }

    String closed() throws Exception {
      return closed.get(40, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      java.util.Objects.requireNonNull(socket).abort();
    }
  }
}
