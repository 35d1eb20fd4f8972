package dev.slipway.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.HostResidue;
import dev.slipway.runtime.RuntimeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/**
 * A real server process on a data directory of its own. It can be killed and started again on the
 * same data. Closing stops it, removes its containers and files, and fails if anything is left on
 * the host.
 */
final class Server implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Path APP =
      Path.of("..", "pipeline-server", "target", "quarkus-app", "quarkus-run.jar")
          .toAbsolutePath()
          .normalize();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Path dir;
  private final int port;
  private final List<String> settings;
  private Process process;
  private String token = "";

  private Server(Path dir, List<String> settings) throws IOException {
    this.dir = dir;
    this.port = freePort();
    this.settings = List.copyOf(settings);
    this.process = spawn();
  }

  /** A new server, ready, logged in as {@code admin}, with the image {@code localhost/busybox}. */
  static Server start(String... settings) {
    try {
      var dir = Files.createTempDirectory(Path.of("/var/tmp"), "slipway-it-");
      return new Server(dir, List.of(settings)).prepared();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a server", e);
    }
  }

  private Server prepared() throws IOException {
    try {
      awaitReady();
      login();
      importBase();
      return this;
    } catch (IOException | RuntimeException | Error e) {
      kill();
      throw e;
    }
  }

  Path data() {
    return dir.resolve("data");
  }

  String url() {
    return "http://localhost:" + port;
  }

  int port() {
    return port;
  }

  String token() {
    return token;
  }

  long pid() {
    return process.pid();
  }

  Path scratch(String name) {
    return dir.resolve(name);
  }

  String log() {
    try {
      return Files.readString(dir.resolve("server.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}, and nothing else. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts it again on the same data and port. */
  void restart() {
    try {
      process = spawn();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitReady();
  }

  /** Asks as the administrator. */
  JsonNode get(String path) {
    return call(request("GET", path, token, ""), 200);
  }

  JsonNode post(String path, String body, int expected) {
    return call(request("POST", path, token, body), expected);
  }

  JsonNode call(HttpRequest request, int expected) {
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      Assertions.assertEquals(
          expected, answer.statusCode(), () -> request.uri() + ": " + answer.body());
      return answer.body().isBlank() ? JSON.nullNode() : JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri().toString(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpRequest request(String method, String path, String bearer, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Accept", "application/json, application/problem+json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return request.build();
  }

  /** What a stage serves, through the proxy; the status and the body. */
  HttpResponse<String> page(String project, String stage) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .header("Host", "%s.%s.localhost:%d".formatted(stage, project, port))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All events of a project so far, in order. */
  List<JsonNode> events(String project) {
    var all = new ArrayList<JsonNode>();
    long last = 0;
    while (true) {
      var items =
          get("/api/v1/projects/%s/events?limit=1000&after=%d".formatted(project, last))
              .path("items");
      if (items.isEmpty()) {
        return all;
      }
      items.forEach(all::add);
      last = all.getLast().path("seq").asLong();
    }
  }

  private RuntimeSettings containers() {
    return RuntimeSettings.in(data().resolve("containers"));
  }

  private Process spawn() throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "-Dslipway.data=" + data(),
            "-Dslipway.http.port=" + port));
    settings.forEach(setting -> command.add("-D" + setting));
    command.addAll(List.of("-jar", APP.toString()));
    Assertions.assertTrue(
        Files.exists(APP), () -> APP + " is missing: build pipeline-server first");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("server.log").toFile()))
        .start();
  }

  private void awaitReady() {
    await("the server is ready")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              Assertions.assertTrue(process.isAlive(), () -> "the server ended:\n" + log());
              return ready();
            });
  }

  private boolean ready() {
    try {
      var request = request("GET", "/q/health/ready", "", "");
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void login() throws IOException {
    var once = Files.readString(data().resolve("admin.token")).strip();
    var body = JSON.createObjectNode().put("token", once).put("name", "admin").toString();
    token = call(request("POST", "/api/v1/login", "", body), 200).path("token").asText();
  }

  private void importBase() throws IOException {
    var archive = dir.resolve("busybox.tar");
    BusyboxRoot.write(archive);
    importImage("localhost/busybox", archive);
  }

  /** Makes the archive of a root an image of that name; the archive is gone then. */
  void importImage(String name, Path archive) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(url() + "/api/v1/images/import?name=" + name))
            .header("Content-Type", "application/x-tar")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofFile(archive))
            .build();
    call(request, 201);
    Files.delete(archive);
  }

  /** The words a process was started with, joined by spaces; empty if it is gone. */
  static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill();
        Assertions.fail("the server did not end within 30 s of TERM:\n" + log());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    try (var containers = Containers.open(containers())) {
      containers.sweep(id -> false);
    }
    delete(dir);
    Assertions.assertEquals(
        List.of(), HostResidue.leftOf(containers(), Duration.ofSeconds(30)), "left on the host");
  }

  private static void delete(Path dir) {
    try (var files = Files.walk(dir)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
