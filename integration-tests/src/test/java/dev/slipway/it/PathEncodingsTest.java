package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No spelling of a path gets anything without a token: the rule is on the method, whatever path led
 * there (CVE-2023-4853, CVE-2026-39852, CVE-2026-50559, CVE-2026-87743 are bypasses of rules on the
 * path's text).
 */
@ExtendWith(OneServer.class)
class PathEncodingsTest {
  private static final List<String> OPEN = List.of("POST /api/v1/login", "POST /hooks/");

  /** What the API's document leaves out. */
  private static final List<String> BESIDE =
      List.of(
          "GET /",
          "GET /projects/x",
          "GET /projects/x/runs/1",
          "GET /git/x.git/info/refs?service=git-upload-pack",
          "GET /git/x.git/info/refs?service=git-receive-pack",
          "POST /git/x.git/git-upload-pack",
          "POST /git/x.git/git-receive-pack",
          "GET /api/v1/terminals/x");

  private static final List<UnaryOperator<String>> SPELLINGS =
      List.of(
          path -> path,
          path -> "/" + path,
          path -> path.replace("/v1/", "//v1/"),
          path -> path.replace("/v1/", "/v1;x=y/"),
          path -> path + ";",
          path -> path.replace("/v1/", "/v1%2F"),
          path -> path.replace("/v1/", "/v1%3B/"),
          path -> path.replace("/v1/", "/v1%5C"),
          path -> "/x/.." + path,
          path -> path.replace("/api", "/%61pi"),
          path -> path + "/",
          path -> path + "%00");

  @Test
  void everyRouteInEverySpellingAsksForAToken(Server server) throws IOException {
    var asked = 0;
    var leaks = new ArrayList<String>();
    for (var route : routes(server)) {
      for (var spelling : SPELLINGS) {
        var path = spelling.apply(route[1]);
        int status = status(server.port(), route[0], path);
        asked++;
        if (status < 300 || status >= 500) {
          leaks.add(route[0] + " " + path + " answered " + status);
        }
      }
    }
    assertTrue(asked > 300, "only " + asked + " requests");
    assertEquals(List.of(), leaks);
  }

  private static List<String[]> routes(Server server) {
    var routes = new ArrayList<String[]>();
    var document = server.get("/q/openapi?format=json");
    for (var path : document.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        var concrete = path.getKey().replaceAll("\\{number}", "1").replaceAll("\\{[^}]*}", "x");
        var name = method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + concrete;
        if (OPEN.stream().noneMatch(name::startsWith)) {
          routes.add(name.split(" ", 2));
        }
      }
    }
    BESIDE.forEach(name -> routes.add(name.split(" ", 2)));
    assertTrue(routes.size() > 35, () -> "only " + routes.size() + " routes in the document");
    return routes;
  }

  /* By hand: every HTTP client would normalise the path. */
  private static int status(int port, String method, String path) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      var request =
          "%s %s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
              .formatted(method, path, port);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return status(socket.getInputStream());
    }
  }

  private static int status(InputStream answer) throws IOException {
    var line = new String(answer.readNBytes(12), StandardCharsets.US_ASCII);
    return line.length() < 12 ? 400 : Integer.parseInt(line.substring(9));
  }
}
