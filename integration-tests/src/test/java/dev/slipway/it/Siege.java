package dev.slipway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Where containers attack: a project of theirs on a server, and around it what must stay whole, a
 * neighbour of another project that answers over HTTP, and files of the host.
 */
final class Siege implements AutoCloseable {
  static final String IMAGE = "localhost/attack";
  static final String SELF = "localhost/self";

  /** The neighbour's network has this name in its project, which says nothing in another. */
  static final String NETWORK = "yard";

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Pattern ADDRESS = Pattern.compile("inet ([0-9.]+)");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String NEIGHBOUR =
      """
      busybox ip -4 -o addr show dev eth0
      busybox mkdir /tmp/www && echo well > /tmp/www/index.html
      exec busybox httpd -f -p 80 -h /tmp/www
      """;

  /** Writes to every program that it inherited open. */
  private static final String OVERWRITE =
      """
      i=0
      while [ $i -lt 2000 ]; do
        i=$((i+1))
        for f in 3 4 5 6 7 8 9; do
          { echo; } 2>/dev/null >>/proc/self/fd/$f && echo GOT $f
        done
      done
      [ -e /proc/self/fd/3 ] && echo refused
      """;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Server server;
  private final String attackers;
  private final String victims;
  private final HostState before;
  private final Path canary;
  private final String neighbour;
  private final String address;

  /** How an attempt ended, and what it printed. */
  record Ended(String id, int exit, String cause, String output) {
    String how() {
      return cause.equals("exited") ? "exited " + exit : cause;
    }
  }

  private Siege(Server server) throws IOException {
    this.server = server;
    int number = COUNT.incrementAndGet();
    attackers = "attackers" + number;
    victims = "victims" + number;
    importImages();
    for (var project : new String[] {attackers, victims}) {
      server.post("/api/v1/projects", json().put("name", project).toString(), 201);
    }
    canary = server.scratch("canary-" + number);
    Files.writeString(canary, "canary");
    before = HostState.of(canary);
    neighbour =
        begin(
            victims,
            Attempt.command("neighbour", "sh", "-c", NEIGHBOUR)
                .with("network", NETWORK)
                .with("name", "neighbour"));
    address = await().atMost(LONG).until(() -> addressOf(neighbour), found -> !found.isEmpty());
  }

  static Siege of(Server server) {
    try {
      return new Siege(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void importImages() throws IOException {
    var archive = server.scratch("attack.tar");
    AttackImage.write(archive);
    server.importImage(IMAGE, archive);
    AttackImage.writeSelf(archive, OVERWRITE);
    server.importImage(SELF, archive);
  }

  private String addressOf(String container) {
    var found = ADDRESS.matcher(output(victims, container));
    return found.find() ? found.group(1) : "";
  }

  Server server() {
    return server;
  }

  Path canary() {
    return canary;
  }

  String neighbour() {
    return neighbour;
  }

  String neighboursAddress() {
    return address;
  }

  /** Runs it to its end, and sees that nobody else was harmed. */
  Ended run(Attempt attempt) {
    return finish(begin(attackers, attempt));
  }

  /** Waits for its end, and sees that nobody else was harmed. */
  Ended finish(String id) {
    var end =
        await("the attempt ends")
            .atMost(LONG)
            .pollInterval(Duration.ofMillis(1))
            .until(
                () -> server.get(path(attackers, id) + "/wait?seconds=20"),
                view -> view.path("status").asText().equals("exited"));
    var ended =
        new Ended(id, end.path("exit").asInt(), end.path("cause").asText(), output(attackers, id));
    assertUnharmed();
    remove(attackers, id);
    return ended;
  }

  /** Starts it for the attackers; its id. */
  String begin(Attempt attempt) {
    return begin(attackers, attempt);
  }

  /** Runs it for the victims; what it printed. */
  String probe(Attempt attempt) {
    var id = begin(victims, attempt);
    var view = server.get(path(victims, id) + "/wait?seconds=20");
    assertEquals("exited", view.path("status").asText(), "the neighbour's container");
    var output = output(victims, id);
    remove(victims, id);
    return output;
  }

  private String begin(String project, Attempt attempt) {
    var made = server.post(path(project, ""), body(attempt).toString(), 201);
    var id = made.path("id").asText();
    server.post(path(project, id) + "/start", "", 200);
    return id;
  }

  /** Nobody makes such a container: the server's reason. */
  String refused(Attempt attempt) {
    return server.post(path(attackers, ""), body(attempt).toString(), 400).path("detail").asText();
  }

  /** Runs it to its end if it can be made and started: what it printed. */
  Optional<String> tried(Attempt attempt) {
    var made = ask("POST", path(attackers, ""), body(attempt).toString());
    if (made.statusCode() == 400) {
      assertUnharmed();
      return Optional.empty();
    }
    assertEquals(201, made.statusCode(), made.body());
    var id = id(made.body());
    var begun = ask("POST", path(attackers, id) + "/start", "");
    if (begun.statusCode() == 400) {
      assertUnharmed();
      remove(attackers, id);
      return Optional.empty();
    }
    assertEquals(200, begun.statusCode(), begun.body());
    return Optional.of(finish(id).output());
  }

  private static String id(String made) {
    try {
      return Server.JSON.readTree(made).path("id").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> ask(String method, String path, String body) {
    return send(server.request(method, path, server.token(), body));
  }

  private ObjectNode body(Attempt attempt) {
    var body = json().put("image", IMAGE);
    attempt.command().forEach(body.putArray("command")::add);
    environment().forEach(body.putObject("env")::put);
    new TreeMap<>(attempt.settings())
        .forEach((setting, value) -> body.set(setting, Server.JSON.valueToTree(value)));
    return body;
  }

  /** Waits until it has printed that. */
  void prints(String id, String text) {
    await("it prints " + text)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              assertTrue(
                  runs(id) || output(attackers, id).contains(text),
                  () -> "it ended: " + output(attackers, id));
              return output(attackers, id);
            },
            output -> output.contains(text));
  }

  private boolean runs(String id) {
    return server.get(path(attackers, id)).path("status").asText().equals("running");
  }

  void kill(String id) {
    var request =
        server.request("POST", path(attackers, id) + "/kill?signal=KILL", server.token(), "");
    server.call(request, 204);
  }

  JsonNode stop(String id, int seconds) {
    return server.post(path(attackers, id) + "/stop?seconds=" + seconds, "", 200);
  }

  private void remove(String project, String id) {
    server.call(server.request("DELETE", path(project, id), server.token(), ""), 204);
  }

  String output(String id) {
    return output(attackers, id);
  }

  private String output(String project, String id) {
    var text = new StringBuilder();
    for (var piece : server.get(path(project, id) + "/logs").path("items")) {
      text.append(piece.path("text").asText()).append(piece.path("p").asBoolean() ? "" : "\n");
    }
    return text.toString();
  }

  String path(String id) {
    return path(attackers, id);
  }

  private static String path(String project, String id) {
    return "/api/v1/projects/%s/containers%s".formatted(project, id.isEmpty() ? "" : "/" + id);
  }

  /** The neighbour answers and the host's files are as they were. */
  void assertUnharmed() {
    assertEquals("well\n", ask("http://" + address + "/"), "what the neighbour answers");
    before.assertUntouched();
  }

  private String ask(String url) {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
    return send(request).body();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri().toString(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode json() {
    return Server.JSON.createObjectNode();
  }

  /** What every attempt knows of its surroundings. */
  private Map<String, String> environment() {
    return Map.of("HOST_CANARY", canary.toString(), "SERVER_PID", Long.toString(server.pid()));
  }

  @Override
  public void close() {
    assertUnharmed();
    before.assertSame();
    server.call(
        server.request("DELETE", path(victims, neighbour) + "?force=true", server.token(), ""),
        204);
  }
}
