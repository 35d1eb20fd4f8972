package dev.slipway.images.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Platform;
import dev.slipway.images.store.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The configuration document of an image while it is built (image-spec 1.1, config, and the fields
 * that docker has beside those). Never altered: each change is another one. It is kept as JSON, so
 * that what we have no name for comes from the base as it is.
 */
record Configuration(ObjectNode json) {
  private static final List<String> USUAL_SHELL = List.of("/bin/sh", "-c");

  /** Of an image that begins from nothing. */
  static Configuration scratch(Platform platform) {
    ObjectNode json = Json.object();
    json.put("architecture", platform.architecture()).put("os", platform.os());
    json.putObject("config");
    return new Configuration(json);
  }

  /** One that goes on from an image's document, whose layers and history are {@code layers}. */
  static Configuration of(ObjectNode document, int layers) {
    ObjectNode json = document.deepCopy();
    json.remove("rootfs");
    long steps =
        Json.list(json, "history").stream().filter(h -> !h.path("empty_layer").asBoolean()).count();
    if (steps != layers) {
      // Tools that compare the history with the layers refuse one that has gaps.
      json.remove("history");
      ArrayNode history = json.putArray("history");
      for (int i = 0; i < layers; i++) {
        history.addObject().put("created", Instant.EPOCH.toString());
      }
    }
    // What only says how the base itself was made.
    List.of("container", "container_config", "docker_version", "parent", "id")
        .forEach(json::remove);
    if (!(json.path("config") instanceof ObjectNode)) {
      json.putObject("config");
    }
    return new Configuration(json);
  }

  private JsonNode config() {
    return json.path("config");
  }

  private Configuration change(Consumer<ObjectNode> change) {
    ObjectNode next = json.deepCopy();
    change.accept(objectIn(next, "config"));
    return new Configuration(next);
  }

  Optional<Instant> created() {
    try {
      return Json.text(json, "created")
          .map(java.time.OffsetDateTime::parse)
          .map(java.time.OffsetDateTime::toInstant);
    } catch (java.time.DateTimeException e) {
      return Optional.empty();
    }
  }

  Configuration withCreated(Instant created) {
    ObjectNode next = json.deepCopy();
    next.put("created", created.toString());
    return new Configuration(next);
  }

  Configuration withHistory(Instant created, String by, boolean emptyLayer) {
    ObjectNode next = json.deepCopy();
    ArrayNode history =
        next.path("history") instanceof ArrayNode there ? there : next.putArray("history");
    ObjectNode entry = history.addObject();
    entry.put("created", created.toString()).put("created_by", by);
    if (emptyLayer) {
      entry.put("empty_layer", true);
    }
    return new Configuration(next);
  }

  Map<String, String> env() {
    Map<String, String> env = new LinkedHashMap<>();
    for (String line : Json.texts(config(), "Env")) {
      int equals = line.indexOf('=');
      env.put(
          equals < 0 ? line : line.substring(0, equals),
          equals < 0 ? "" : line.substring(equals + 1));
    }
    return env;
  }

  Configuration withEnv(Map<String, String> added) {
    Map<String, String> env = env();
    env.putAll(added);
    return change(
        c ->
            texts(
                c,
                "Env",
                env.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
  }

  String workdir() {
    String workdir = Json.text(config(), "WorkingDir").orElse("");
    return workdir.isEmpty() ? "/" : workdir;
  }

  Configuration withWorkdir(String path) {
    return change(c -> c.put("WorkingDir", path));
  }

  String user() {
    return Json.text(config(), "User").orElse("");
  }

  Configuration withUser(String user) {
    return change(c -> c.put("User", user));
  }

  List<String> shell() {
    List<String> shell = Json.texts(config(), "Shell");
    return shell.isEmpty() ? USUAL_SHELL : shell;
  }

  Configuration withShell(List<String> argv) {
    return change(c -> texts(c, "Shell", argv));
  }

  /** A command that the base has goes with another entry point: it was meant for the old one. */
  Configuration withEntrypoint(List<String> argv, boolean dropCommand) {
    return change(
        c -> {
          texts(c, "Entrypoint", argv);
          if (dropCommand) {
            c.remove("Cmd");
          }
        });
  }

  Configuration withCommand(List<String> argv) {
    return change(c -> texts(c, "Cmd", argv));
  }

  Configuration withPorts(Collection<String> ports) {
    return change(c -> ports.forEach(port -> objectIn(c, "ExposedPorts").putObject(port)));
  }

  Configuration withVolumes(Collection<String> paths) {
    return change(
        c -> {
          ObjectNode volumes = objectIn(c, "Volumes");
          paths.forEach(volumes::putObject);
        });
  }

  Configuration withLabels(Map<String, String> labels) {
    return change(
        c -> {
          ObjectNode all = objectIn(c, "Labels");
          labels.forEach(all::put);
        });
  }

  Configuration withStopSignal(String signal) {
    return change(c -> c.put("StopSignal", signal));
  }

  /** How to see whether a container is well, as docker has it; no test means none at all. */
  record Health(
      List<String> test,
      Optional<Duration> interval,
      Optional<Duration> timeout,
      Optional<Duration> startPeriod,
      Optional<Duration> startInterval,
      OptionalInt retries) {}

  Configuration withHealth(Health health) {
    return change(
        c -> {
          ObjectNode check = c.putObject("Healthcheck");
          texts(check, "Test", health.test());
          health.interval().ifPresent(d -> check.put("Interval", d.toNanos()));
          health.timeout().ifPresent(d -> check.put("Timeout", d.toNanos()));
          health.startPeriod().ifPresent(d -> check.put("StartPeriod", d.toNanos()));
          health.startInterval().ifPresent(d -> check.put("StartInterval", d.toNanos()));
          health.retries().ifPresent(n -> check.put("Retries", n));
        });
  }

  List<String> onBuild() {
    return Json.texts(config(), "OnBuild");
  }

  Configuration withoutOnBuild() {
    return onBuild().isEmpty() ? this : change(c -> c.remove("OnBuild"));
  }

  Configuration withOnBuild(String expression) {
    List<String> all = new ArrayList<>(onBuild());
    all.add(expression);
    return change(c -> texts(c, "OnBuild", all));
  }

  Configuration withAuthor(String author) {
    ObjectNode next = json.deepCopy();
    next.put("author", author);
    return new Configuration(next);
  }

  /** Docker writes null for what is empty. */
  private static ObjectNode objectIn(ObjectNode parent, String field) {
    return parent.path(field) instanceof ObjectNode there ? there : parent.putObject(field);
  }

  private static void texts(ObjectNode target, String field, List<String> values) {
    ArrayNode array = target.putArray(field);
    values.forEach(array::add);
  }
}
