package dev.slipway.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Deliveries as GitHub makes them, to a project that mirrors another one of the same server. */
final class Hooks {
  static final String SECRET = "It's a Secret to Everybody";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Hooks() {}

  static String mirror(Server server, Shop origin) {
    var name = origin.name() + "-mirror";
    var body =
        Server.JSON
            .createObjectNode()
            .put("name", name)
            .put("remote", origin.remote())
            .put("credential", server.token())
            .put("webhookSecret", SECRET);
    server.post("/api/v1/projects", body.toString(), 201);
    return name;
  }

  static String pushed(String after) {
    return """
    {"ref": "refs/heads/main", "before": "%s", "after": "%s", "created": false, "deleted": false,
     "forced": false, "repository": {"full_name": "acme/shop", "clone_url": "https://github.com/acme/shop.git",
     "html_url": "https://github.com/acme/shop", "default_branch": "main", "id": 1, "name": "shop",
     "owner": {"login": "acme", "name": "acme"}},
     "pusher": {"name": "alice", "email": "alice@example.com"}, "sender": {"login": "alice", "id": 1},
     "commits": [], "head_commit": null}
    """
        .formatted("0".repeat(40), after);
  }

  static HttpResponse<String> deliver(
      Server server, String project, String id, String body, String signature)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + "/hooks/" + project + "/github"))
            .header("Content-Type", "application/json")
            .header("X-GitHub-Event", "push")
            .header("X-GitHub-Delivery", id)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!signature.isEmpty()) {
      request.header("X-Hub-Signature-256", signature);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static String sign(String body, String secret) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** A signed push of the branch main. */
  static HttpResponse<String> push(Server server, String project, String id, String commit)
      throws IOException, InterruptedException, GeneralSecurityException {
    var body = pushed(commit);
    return deliver(server, project, id, body, sign(body, SECRET));
  }
}
