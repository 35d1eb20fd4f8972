package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody reads, moves or even learns of what belongs to a project that is not theirs. */
@ExtendWith(OneServer.class)
class RegistryRightsTest {
  @Test
  void aRepositoryOfOthersIsLikeOneThatIsNotThere(Server server) {
    var depot = Depot.create(server);
    var digest = depot.pushImage("1", "secret layer");
    var stranger = depot.as("developer", Depot.create(server).project());
    var absent = stranger.in("nothing/goods/fine");
    for (var path :
        List.of(
            "/manifests/1",
            "/manifests/" + digest,
            "/blobs/" + Depot.digest("secret layer"),
            "/tags/list",
            "/referrers/" + digest)) {
      var hidden = stranger.ask("GET", path);
      assertEquals(404, hidden.statusCode(), path);
      assertEquals(
          hidden.body().replace(depot.project(), "nothing"), absent.ask("GET", path).body(), path);
    }
    assertEquals(404, stranger.ask("POST", "/blobs/uploads/").statusCode());
    assertEquals(404, stranger.ask("DELETE", "/manifests/1").statusCode());
  }

  @Test
  void aBlobOfOthersIsNotThereByItsDigest(Server server) {
    var owner = Depot.create(server);
    owner.pushImage("1", "secret layer");
    var thief = Depot.create(server);
    var secret = Depot.digest("secret layer");
    assertEquals(404, thief.ask("GET", "/blobs/" + secret).statusCode());
    assertEquals(404, thief.ask("HEAD", "/blobs/" + secret).statusCode());
    thief.push("{}");
    var named = thief.putting("1", Depot.image("{}", "secret layer"));
    assertEquals("MANIFEST_BLOB_UNKNOWN", Depot.code(named));
    var elsewhere =
        Depot.image("{}", "secret layer").replace("layer.v1.tar", "layer.nondistributable.v1.tar");
    assertEquals(201, thief.putting("2", elsewhere).statusCode());
    assertEquals(404, thief.ask("GET", "/blobs/" + secret).statusCode());
  }

  @Test
  void nobodyMountsFromWhereTheyMayNotRead(Server server) {
    var owner = Depot.create(server);
    var secret = owner.push("secret layer");
    var mine = Depot.create(server);
    var developer = mine.as("developer", mine.project());
    for (var from :
        List.of(owner.repository(), "nothing/at/all", "..", "", owner.project(), "%2F%2F")) {
      var answer =
          developer.ask("POST", "/blobs/uploads/?mount=%s&from=%s".formatted(secret, from));
      assertEquals(202, answer.statusCode(), from);
    }
    assertEquals(404, developer.ask("GET", "/blobs/" + secret).statusCode());
  }

  @Test
  void viewersPullAndDoNotPush(Server server) {
    var depot = Depot.create(server);
    depot.pushImage("1", "layer");
    var upload = depot.begin();
    var viewer = depot.as("viewer", depot.project());
    assertEquals(200, viewer.ask("GET", "/manifests/1").statusCode());
    var refused = viewer.ask("POST", "/blobs/uploads/");
    assertEquals(403, refused.statusCode());
    assertEquals("DENIED", Depot.code(refused));
    assertEquals(403, viewer.askAt("PATCH", upload, "x").statusCode());
    assertEquals(403, viewer.askAt("GET", upload, "").statusCode());
    assertEquals(403, viewer.putting("1", Depot.image("{}", "layer")).statusCode());
    assertEquals(403, viewer.ask("DELETE", "/manifests/1").statusCode());
  }

  @Test
  void anUploadIsGoodInItsRepositoryOnly(Server server) {
    var depot = Depot.create(server);
    var upload = depot.begin();
    var elsewhere = upload.replace("/fine/", "/other/");
    assertNotEquals(upload, elsewhere);
    assertEquals("BLOB_UPLOAD_UNKNOWN", Depot.code(depot.askAt("PATCH", elsewhere, "x")));
    var id = upload.substring(upload.lastIndexOf('/') + 1);
    for (var odd : List.of("..%2F" + id, "%2e%2e", id + "%00")) {
      assertEquals(404, depot.ask("GET", "/blobs/uploads/" + odd).statusCode(), odd);
    }
  }

  @Test
  void aCookieAndAStrangePageAreNothingHere(Server server) {
    var depot = Depot.create(server);
    var cookie = "slipway_token=" + server.token();
    var anonymous = depot.with("");
    assertEquals(401, anonymous.ask("GET", "/tags/list", "", "Cookie", cookie).statusCode());
    assertEquals(401, anonymous.ask("POST", "/blobs/uploads/", "", "Cookie", cookie).statusCode());
    var page = depot.ask("POST", "/blobs/uploads/", "", "Origin", "http://evil.com");
    assertEquals(403, page.statusCode());
    assertEquals("DENIED", Depot.code(page));
    assertEquals(401, depot.with("slw_wrong").askAt("GET", "/v2/", "").statusCode());
  }

  @Test
  void noSpellingOfAPathLeadsAround(Server server) throws IOException {
    var depot = Depot.create(server);
    depot.pushImage("1", "layer");
    var mine = Depot.create(server);
    var developer = mine.as("developer", mine.project());
    for (var path :
        List.of(
            "/v2/%s%%2Fgoods/fine/manifests/1",
            "/v2//%s/goods/fine/manifests/1",
            "/v2/./%s/goods/fine/manifests/1",
            "/v2/" + mine.project() + "/../%s/goods/fine/manifests/1",
            "/v2/" + mine.project() + "/..%%2F%s/goods/fine/manifests/1",
            "/v2/" + mine.project() + "/%%2e%%2e/%s/goods/fine/manifests/1",
            "/v2/%s;x/goods/fine/manifests/1",
            "/v2/%s/goods%%2Ffine/manifests/1",
            "/v2/%s/goods/fine/manifests/1%%00")) {
      int status = status(server, developer.token(), path.formatted(depot.project()));
      assertEquals(true, status >= 400 && status < 500, path + " answered " + status);
    }
  }

  /* By hand: every HTTP client would normalise the path. */
  private static int status(Server server, String token, String path) throws IOException {
    var pair = Base64.getEncoder().encodeToString(("x:" + token).getBytes(StandardCharsets.UTF_8));
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      var request =
          "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Basic %s\r\nConnection: close\r\n\r\n"
              .formatted(path, server.port(), pair);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return status(socket.getInputStream());
    }
  }

  private static int status(InputStream answer) throws IOException {
    var line = new String(answer.readNBytes(12), StandardCharsets.US_ASCII);
    return line.length() < 12 ? 400 : Integer.parseInt(line.substring(9));
  }

  @Test
  void hostileUploadsLeaveNothing(Server server) {
    var depot = Depot.create(server);
    var wrong = depot.askAt("PUT", depot.begin() + "?digest=" + Depot.digest("a"), "b");
    assertEquals("DIGEST_INVALID", Depot.code(wrong));
    assertEquals(404, depot.ask("GET", "/blobs/" + Depot.digest("b")).statusCode());
    var upload = depot.begin();
    for (var range : List.of("5-9", "3-1", "x-y", "0-", "-1", "0-99999999999999999999", "0-7")) {
      var answer = depot.askAt("PATCH", upload, "abc", "Content-Range", range);
      assertEquals(true, answer.statusCode() == 400 || answer.statusCode() == 416, range);
    }
    assertEquals("0-0", Depot.header(depot.askAt("GET", upload, ""), "Range"));
    var sha512 = "sha512:" + "0".repeat(128);
    assertEquals("UNSUPPORTED", Depot.code(depot.askAt("PUT", upload + "?digest=" + sha512, "")));
    for (int i = 0; i < 1000; i++) {
      if (depot.ask("POST", "/blobs/uploads/").statusCode() == 429) {
        return;
      }
    }
    assertEquals("TOOMANYREQUESTS", Depot.code(depot.ask("POST", "/blobs/uploads/")));
  }

  @Test
  void aTokenThatIsTakenBackIsGoodForNothingAtOnce(Server server) {
    var depot = Depot.create(server);
    var made =
        server.post("/api/v1/tokens", "{\"project\":\"%s\"}".formatted(depot.project()), 201);
    var developer = depot.with(made.path("token").asText());
    var upload = developer.begin();
    assertEquals(202, developer.askAt("PATCH", upload, "abc").statusCode());
    var token = "/api/v1/tokens/" + made.path("id").asText();
    server.call(server.request("DELETE", token, server.token(), ""), 204);
    for (var answer :
        List.of(
            developer.askAt("GET", "/v2/", ""),
            developer.askAt("PATCH", upload, "d"),
            developer.ask("GET", "/tags/list"))) {
      assertEquals(401, answer.statusCode());
      assertEquals("UNAUTHORIZED", Depot.code(answer));
    }
    assertEquals("0-2", Depot.header(depot.askAt("GET", upload, ""), "Range"));
  }

  @Test
  void nothingHasADigestOfAnotherAlgorithmAndNothingGetsOne(Server server) {
    var depot = Depot.create(server);
    var sha512 = "sha512:" + "0".repeat(128);
    for (var method : List.of("GET", "HEAD", "DELETE")) {
      assertEquals(404, depot.ask(method, "/blobs/" + sha512).statusCode(), method);
      assertEquals(404, depot.ask(method, "/manifests/" + sha512).statusCode(), method);
    }
    assertEquals("BLOB_UNKNOWN", Depot.code(depot.ask("GET", "/blobs/" + sha512)));
    assertEquals("MANIFEST_UNKNOWN", Depot.code(depot.ask("GET", "/manifests/" + sha512)));
    assertEquals(400, depot.ask("GET", "/blobs/sha512:00").statusCode());
    var image = Depot.image("{}", "layer");
    assertEquals("UNSUPPORTED", Depot.code(depot.putting(sha512, image)));
    var whole = depot.ask("POST", "/blobs/uploads/?digest=" + sha512, "x");
    assertEquals("UNSUPPORTED", Depot.code(whole));
  }

  @Test
  void aBodyThatIsNotAsLongAsItSaysLeavesNoBlob(Server server) throws IOException {
    var depot = Depot.create(server);
    var path = "/v2/%s/blobs/uploads/?digest=%s".formatted(depot.repository(), Depot.digest("abc"));
    assertEquals(400, posted(server, depot.token(), path, 9, "abc"));
    assertEquals(400, posted(server, depot.token(), path, 2, "abc"));
    assertEquals(404, depot.ask("GET", "/blobs/" + Depot.digest("abc")).statusCode());
    assertEquals(404, depot.ask("GET", "/blobs/" + Depot.digest("ab")).statusCode());
    assertEquals(201, posted(server, depot.token(), path, 3, "abc"));
  }

  /* By hand: every HTTP client would correct the length. Whoever hangs up gets no answer: 400. */
  private static int posted(Server server, String token, String path, int length, String body)
      throws IOException {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      var request =
          "POST %s HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
              .formatted(path, server.port(), token, length, body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      if (length > body.length()) {
        socket.shutdownOutput();
      }
      return status(socket.getInputStream());
    }
  }
}
