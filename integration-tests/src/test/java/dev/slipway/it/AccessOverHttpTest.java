package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who is let in, as the network sees it: requests are written by hand, because clients would not
 * send most of these.
 */
@ExtendWith(OneServer.class)
class AccessOverHttpTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Answer(int status, String head, String body) {
    String code() throws IOException {
      return JSON.readTree(body).path("code").asText();
    }
  }

  @Test
  void theOneTimeTokenIsSpentAfterOneLogin(Server server) throws IOException {
    var once = Files.readString(server.data().resolve("admin.token")).strip();
    var body = "{\"token\":\"%s\",\"name\":\"mallory\"}".formatted(once);
    assertEquals(401, send(server, "POST", "/api/v1/login", "", body).status());
    assertEquals(401, send(server, "GET", "/api/v1/me", bearer(once), null).status());
  }

  @Test
  void aProjectOneMayNotSeeIsLikeOneThatIsNotThere(Server server) throws IOException {
    server.post("/api/v1/projects", "{\"name\":\"hidden\"}", 201);
    var stranger = token(server, "stranger", "elsewhere").path("token").asText();
    var hidden = send(server, "GET", "/api/v1/projects/hidden/runs", bearer(stranger), null);
    var absent = send(server, "GET", "/api/v1/projects/absent/runs", bearer(stranger), null);
    assertEquals(404, hidden.status());
    assertEquals(hidden.body().replace("hidden", "absent"), absent.body());
    assertEquals(
        hidden.head().replaceAll("(?i)(date|content-length): .*", ""),
        absent.head().replaceAll("(?i)(date|content-length): .*", ""));
  }

  @Test
  void aRevokedTokenOpensNothingAnyMore(Server server) throws IOException {
    var token = token(server, "leaver", "elsewhere");
    var bearer = bearer(token.path("token").asText());
    assertEquals(200, send(server, "GET", "/api/v1/me", bearer, null).status());
    var gone =
        send(
            server,
            "DELETE",
            "/api/v1/tokens/" + token.path("id").asText(),
            bearer(server.token()),
            null);
    assertEquals(204, gone.status());
    assertEquals(401, send(server, "GET", "/api/v1/me", bearer, null).status());
  }

  @Test
  void strangeHostsAreNotAnswered(Server server) throws IOException {
    for (var host : new String[] {"evil.com", "localhost.evil.com", "127.0.0.1.evil.com:80"}) {
      var answer = raw(server, "GET", "/api/v1/me", host, bearer(server.token()), null);
      assertEquals(400, answer.status(), host);
      assertEquals("host-not-allowed", answer.code());
    }
  }

  @Test
  void whatNamesItsHostInNoOrTwoWaysIsRefusedAndNotLogged(Server server) throws IOException {
    var before = server.log().length();
    for (var hosts :
        new String[] {
          "",
          "Host: localhost\r\nHost: localhost\r\n",
          "Host: localhost, evil.com\r\n",
          "Host: user@localhost\r\n",
          "Host: localhost:http\r\n"
        }) {
      var answer = asked(server, "GET /api/v1/me HTTP/1.1\r\n" + hosts);
      assertEquals(400, answer.status(), hosts);
      assertTrue(answer.body().startsWith("This request "), answer.body());
    }
    var absolute = asked(server, "GET http://evil.com/api/v1/me HTTP/1.1\r\nHost: localhost\r\n");
    assertEquals(400, absolute.status());
    var old = asked(server, "GET /api/v1/me HTTP/1.0\r\n");
    assertEquals("host-not-allowed", old.code());
    assertEquals("", server.log().substring(before));
  }

  private static Answer asked(Server server, String head) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      write(socket, head + bearer(server.token()) + "Connection: close\r\n\r\n");
      return read(socket);
    }
  }

  @Test
  void pagesOfOthersMakeNoChanges(Server server) throws IOException {
    var cookie = "Cookie: slipway_token=" + server.token() + "\r\n";
    var body = "{\"name\":\"rebound\"}";
    assertEquals(200, send(server, "GET", "/api/v1/me", cookie, null).status());
    for (var headers :
        new String[] {
          cookie,
          cookie + "Origin: null\r\n",
          cookie + "Origin: http://evil.com\r\n",
          bearer(server.token()) + "Origin: http://evil.com\r\n"
        }) {
      var answer = send(server, "POST", "/api/v1/principals", headers, body);
      assertEquals(403, answer.status(), headers.replace(server.token(), "..."));
      assertEquals("origin-not-allowed", answer.code());
    }
    var own = cookie + "Origin: http://localhost:" + server.port() + "\r\n";
    assertEquals(201, send(server, "POST", "/api/v1/principals", own, body).status());
  }

  @Test
  void bodiesAreJsonOfAtMostOneMebibyte(Server server) throws IOException {
    var admin = bearer(server.token());
    var large = "{\"name\":\"" + "x".repeat(1_100_000) + "\"}";
    assertEquals(413, send(server, "POST", "/api/v1/principals", admin, large).status());
    var chunked =
        raw(
            server,
            "POST",
            "/api/v1/principals",
            "localhost",
            admin + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
            Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n");
    assertEquals(413, chunked.status());
    var form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2\r\n";
    assertEquals(
        415, raw(server, "POST", "/api/v1/principals", "localhost", admin + form, "{}").status());
    var broken = send(server, "POST", "/api/v1/principals", admin, "{\n \"name\": }");
    assertEquals(400, broken.status());
    assertTrue(broken.body().contains("line 2, column"), broken.body());
    for (var twoWays :
        new String[] {
          "{\"name\":\"one\",\"name\":\"two\"}", "{\"name\":\"one\"} {\"name\":\"two\"}"
        }) {
      var answer = send(server, "POST", "/api/v1/principals", admin, twoWays);
      assertEquals(400, answer.status(), twoWays);
      assertEquals("invalid-json", answer.code());
    }
    var holes = "{\"name\":\"holes\",\"grants\":[null]}";
    assertEquals(400, send(server, "POST", "/api/v1/principals", admin, holes).status());
  }

  @Test
  void secretsAreNeverShown(Server server) throws IOException {
    server.post("/api/v1/projects", "{\"name\":\"vault\"}", 201);
    var path = "/api/v1/projects/vault/secrets";
    var admin = bearer(server.token());
    assertEquals(
        204, send(server, "PUT", path + "/KEY", admin, "{\"value\":\"canary-0815\"}").status());
    var listed = send(server, "GET", path, admin, null);
    assertTrue(listed.body().contains("KEY"), listed.body());
    assertFalse(listed.body().contains("canary"), listed.body());
    var asked = send(server, "GET", path + "/KEY", admin, null);
    assertTrue(asked.status() == 404 || asked.status() == 405, asked::toString);
    assertFalse(asked.body().contains("canary"), asked.body());
    assertFalse(server.events("vault").toString().contains("canary"));
  }

  private static JsonNode token(Server server, String name, String project) {
    server.post(
        "/api/v1/principals",
        "{\"name\":\"%s\",\"grants\":[{\"role\":\"developer\",\"project\":\"%s\"}]}"
            .formatted(name, project),
        201);
    return server.post("/api/v1/tokens", "{\"principal\":\"%s\"}".formatted(name), 201);
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  private static Answer send(
      Server server, String method, String path, String headers, @Nullable String body)
      throws IOException {
    var length =
        body == null
            ? ""
            : "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(body.length());
    return raw(server, method, path, "localhost:" + server.port(), headers + length, body);
  }

  private static Answer raw(
      Server server, String method, String path, String host, String headers, @Nullable String body)
      throws IOException {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      var request =
          "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n%s"
              .formatted(method, path, host, headers, body == null ? "" : body);
      write(socket, request);
      return read(socket);
    }
  }

  private static Answer read(Socket socket) throws IOException {
    var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var parts = answer.split("\r\n\r\n", 2);
    return new Answer(Integer.parseInt(parts[0].substring(9, 12)), parts[0], parts[1]);
  }

  /* A server that refuses a body early may close while it is still being sent. */
  private static void write(Socket socket, String request) throws IOException {
    try {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    } catch (SocketException e) {
      // the answer tells
    }
  }
}
