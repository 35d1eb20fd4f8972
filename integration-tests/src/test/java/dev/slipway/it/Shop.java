package dev.slipway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A hosted project on a server, and its work tree, pushed with the real git. */
final class Shop {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final String CREDENTIALS =
      "credential.helper=!f() { echo username=x; echo \"password=$SLIPWAY_TOKEN\"; }; f";

  private static final Duration LONG = Duration.ofSeconds(90);

  private final Server server;
  private final String name;
  private final Path dir;
  private String token;

  private Shop(Server server, String name, Path dir) {
    this.server = server;
    this.name = name;
    this.dir = dir;
    this.token = server.token();
  }

  /** Registers a project whose pushers may approve. */
  static Shop create(Server server) {
    return create(server, true);
  }

  static Shop create(Server server, boolean selfApproval) {
    var name = "shop" + COUNT.incrementAndGet();
    var body = Server.JSON.createObjectNode().put("name", name).put("selfApproval", selfApproval);
    server.post("/api/v1/projects", body.toString(), 201);
    var shop = new Shop(server, name, server.scratch(name));
    shop.clone(shop.dir);
    return shop;
  }

  private void clone(Path into) {
    run(Path.of("/"), List.of("clone", "--quiet", remote(), into.toString()), 0);
    git("symbolic-ref", "HEAD", "refs/heads/main");
    git("config", "user.name", "Tester");
    git("config", "user.email", "tester@localhost");
  }

  String name() {
    return name;
  }

  String remote() {
    return server.url() + "/git/" + name + ".git";
  }

  /** Pushes as the holder of that token from now on. */
  Shop as(String other) {
    token = other;
    return this;
  }

  Shop write(String file, String content) {
    try {
      Files.writeString(dir.resolve(file), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String commit(String message) {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
    return git("rev-parse", "HEAD").strip();
  }

  /** Pushes without waiting for the run. */
  void push() {
    git("push", "--quiet", "-o", "no-wait", "origin", "HEAD:refs/heads/main");
  }

  /** Pushes, waits for the run as git does, and returns what git printed. */
  String pushAndWatch() {
    return git("push", "origin", "HEAD:refs/heads/main");
  }

  String git(String... arguments) {
    return run(dir, List.of(arguments), 0);
  }

  /** Runs git; fails unless it ends with that exit code; returns what it printed. */
  String run(Path where, List<String> arguments, int expected) {
    var command = new ArrayList<>(List.of("git", "-c", CREDENTIALS));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "SLIPWAY_TOKEN", token,
                "GIT_TERMINAL_PROMPT", "0",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null"));
    try {
      var process = builder.start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(expected, process.waitFor(), () -> "git " + arguments + ":\n" + output);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String path() {
    return "/api/v1/projects/" + name;
  }

  /** Where people look at it. */
  String page() {
    return "/projects/" + name;
  }

  JsonNode run(long number) {
    return server.get(path() + "/runs/" + number);
  }

  List<JsonNode> runs() {
    var all = new ArrayList<JsonNode>();
    server.get(path() + "/runs").path("items").forEach(all::add);
    return all;
  }

  /** Waits until that run has ended, and returns it. */
  JsonNode ended(long number) {
    return await("run " + number + " has ended")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> run(number), run -> run.path("ended").isTextual());
  }

  /** Waits for an event of that type whose data match, and returns it. */
  JsonNode event(String type, Map<String, String> data) {
    return await("event " + type + " with " + data)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> find(type, data), Optional::isPresent)
        .orElseThrow();
  }

  Optional<JsonNode> find(String type, Map<String, String> data) {
    return server.events(name).stream()
        .filter(event -> event.path("type").asText().equals(type))
        .filter(
            event ->
                data.entrySet().stream()
                    .allMatch(
                        e -> event.path("data").path(e.getKey()).asText().equals(e.getValue())))
        .findFirst();
  }

  List<String> types() {
    return server.events(name).stream().map(event -> event.path("type").asText()).toList();
  }

  /** Waits until the stage serves something that holds the text. */
  void serves(String stage, String text) {
    await(stage + " serves " + text)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> server.page(name, stage), page -> page.body().contains(text));
  }

  void approve(JsonNode awaiting) {
    server.post(
        path() + "/promotions/" + awaiting.path("subject").asText() + "/approve",
        Server.JSON
            .createObjectNode()
            .put("digest", awaiting.path("data").path("digest").asText())
            .toString(),
        200);
  }
}
