package dev.slipway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/** A repository of a server, as clients of registries speak to it: with a token as the password. */
record Depot(Server server, String project, String repository, String token) {
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String INDEX = "application/vnd.oci.image.index.v1+json";
  static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** In a new project, for the administrator. */
  static Depot create(Server server) {
    var project = "depot" + COUNT.incrementAndGet();
    server.post("/api/v1/projects", "{\"name\":\"%s\"}".formatted(project), 201);
    return new Depot(server, project, project + "/goods/fine", server.token());
  }

  /** The same for a new principal of that role in that project. */
  Depot as(String role, String inProject) {
    var name = role + COUNT.incrementAndGet();
    server.post(
        "/api/v1/principals",
        "{\"name\":\"%s\",\"grants\":[{\"role\":\"%s\",\"project\":\"%s\"}]}"
            .formatted(name, role, inProject),
        201);
    var made = server.post("/api/v1/tokens", "{\"principal\":\"%s\"}".formatted(name), 201);
    return with(made.path("token").asText());
  }

  Depot with(String other) {
    return new Depot(server, project, repository, other);
  }

  Depot in(String other) {
    return new Depot(server, project, other, token);
  }

  /** Asks below the repository. */
  HttpResponse<String> ask(String method, String path, String body, String... headers) {
    return askAt(method, "/v2/" + repository + path, body, headers);
  }

  HttpResponse<String> ask(String method, String path) {
    return ask(method, path, "");
  }

  HttpResponse<String> askAt(String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      var pair = Base64.getEncoder().encodeToString(("anybody:" + token).getBytes(UTF_8));
      request.header("Authorization", "Basic " + pair);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** The first of the codes that the answer has; fails where it is none of a registry's errors. */
  static String code(HttpResponse<String> answer) {
    try {
      var error = Server.JSON.readTree(answer.body()).path("errors").path(0);
      assertEquals(false, error.path("message").asText().isEmpty(), answer::body);
      return error.path("code").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(answer.body(), e);
    }
  }

  static String digest(String content) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String content(String type, String content) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, digest(content), content.length());
  }

  static String image(String config, String layer) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(MANIFEST, content(CONFIG, config), content(LAYER, layer));
  }

  static String referrer(String subject, String type) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"config\":%s,\"layers\":[],\"subject\":%s,\"annotations\":{\"org.example.says\":\"so\"}}"
        .formatted(
            MANIFEST,
            type,
            content("application/vnd.oci.empty.v1+json", "{}"),
            content(MANIFEST, subject));
  }

  /** Where the next bytes of a new upload go. */
  String begin() {
    var answer = ask("POST", "/blobs/uploads/");
    assertEquals(202, answer.statusCode(), answer::body);
    return header(answer, "Location");
  }

  String push(String blob) {
    var digest = digest(blob);
    var answer = askAt("PUT", begin() + "?digest=" + digest, blob);
    assertEquals(201, answer.statusCode(), answer::body);
    return digest;
  }

  /** Pushes an image of one layer under that name; its digest. */
  String pushImage(String reference, String layer) {
    push("{}");
    push(layer);
    return put(reference, image("{}", layer));
  }

  String put(String reference, String manifest) {
    var answer = putting(reference, manifest);
    assertEquals(201, answer.statusCode(), answer::body);
    return header(answer, "Docker-Content-Digest");
  }

  HttpResponse<String> putting(String reference, String manifest) {
    return ask("PUT", "/manifests/" + reference, manifest, "Content-Type", MANIFEST);
  }
}
