package dev.slipway.images.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.Platform;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The configuration document of an image (image-spec 1.1, config). It is kept as JSON, so that an
 * image made from another keeps what we have no name for.
 */
record ConfigDocument(ObjectNode json) {
  static ConfigDocument read(byte[] bytes) {
    ConfigDocument read = new ConfigDocument(Json.parse(bytes, "the image's configuration"));
    if (!Json.text(read.json.path("rootfs"), "type").orElse("layers").equals("layers")) {
      throw ImageException.malformed("the image's root filesystem is not made of layers");
    }
    return read;
  }

  /** One that describes a single layer and nothing before it. */
  static ConfigDocument fresh(Platform platform, Digest diffId, ImageConfig config) {
    ObjectNode json = Json.object().put("created", Instant.EPOCH.toString());
    json.put("architecture", platform.architecture()).put("os", platform.os());
    ObjectNode target = json.putObject("config");
    write(target, "Entrypoint", config.entrypoint());
    write(target, "Cmd", config.cmd());
    write(target, "Env", config.env());
    write(target, "WorkingDir", config.workdir());
    write(target, "User", config.user());
    config.ports().forEach(port -> objectIn(target, "ExposedPorts").putObject(port + "/tcp"));
    config.labels().forEach((k, v) -> objectIn(target, "Labels").put(k, v));
    json.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(diffId.value());
    addHistory(json, Instant.EPOCH, "slipway import");
    return new ConfigDocument(json);
  }

  /** The same with one more layer and the changes made. */
  ConfigDocument with(Digest diffId, ImageChanges changes) {
    ObjectNode next = json.deepCopy();
    next.put("created", changes.created().toString());
    boolean history = historyIsWhole();
    if (next.path("rootfs").path("diff_ids") instanceof ArrayNode ids) {
      ids.add(diffId.value());
    } else {
      objectIn(next, "rootfs").put("type", "layers").putArray("diff_ids").add(diffId.value());
    }
    if (history) {
      addHistory(next, changes.created(), changes.createdBy());
    } else {
      next.remove("history");
    }
    change(objectIn(next, "config"), changes);
    return new ConfigDocument(next);
  }

  private void change(ObjectNode target, ImageChanges changes) {
    changes.entrypoint().ifPresent(argv -> replace(target, "Entrypoint", argv));
    changes.cmd().ifPresent(argv -> replace(target, "Cmd", argv));
    if (!changes.env().isEmpty()) {
      Map<String, String> env = new LinkedHashMap<>(config().env());
      env.putAll(changes.env());
      target.remove("Env");
      write(target, "Env", env);
    }
    changes.workdir().ifPresent(dir -> target.put("WorkingDir", dir));
    changes.user().ifPresent(user -> target.put("User", user));
    new TreeSet<>(changes.ports())
        .forEach(port -> objectIn(target, "ExposedPorts").putObject(port + "/tcp"));
    changes.labels().forEach((k, v) -> objectIn(target, "Labels").put(k, v));
  }

  private static void replace(ObjectNode target, String field, List<String> values) {
    target.remove(field);
    write(target, field, values);
  }

  /** Tools that compare the history with the layers refuse one that has gaps. */
  private boolean historyIsWhole() {
    long steps =
        Json.list(json, "history").stream().filter(h -> !h.path("empty_layer").asBoolean()).count();
    return steps == diffIds().size();
  }

  private static void addHistory(ObjectNode json, Instant created, String by) {
    ArrayNode history =
        json.path("history") instanceof ArrayNode old ? old : json.putArray("history");
    history.addObject().put("created", created.toString()).put("created_by", by);
  }

  private static ObjectNode objectIn(ObjectNode parent, String field) {
    return parent.path(field) instanceof ObjectNode found ? found : parent.putObject(field);
  }

  private static void write(ObjectNode target, String field, Collection<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = target.putArray(field);
      values.forEach(array::add);
    }
  }

  private static void write(ObjectNode target, String field, Map<String, String> env) {
    write(
        target, field, env.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  private static void write(ObjectNode target, String field, String value) {
    if (!value.isEmpty()) {
      target.put(field, value);
    }
  }

  byte[] bytes() {
    return Json.bytes(json);
  }

  Platform platform() {
    return new Platform(
        Json.text(json, "os").orElse("linux"), Json.text(json, "architecture").orElse("unknown"));
  }

  List<Digest> diffIds() {
    return Json.texts(json.path("rootfs"), "diff_ids").stream().map(Digest::parse).toList();
  }

  Optional<Instant> created() {
    try {
      return Json.text(json, "created").map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  ImageConfig config() {
    JsonNode c = json.path("config");
    return new ImageConfig(
        Json.texts(c, "Entrypoint"),
        Json.texts(c, "Cmd"),
        env(Json.texts(c, "Env")),
        Json.text(c, "WorkingDir").orElse(""),
        Json.text(c, "User").orElse(""),
        ports(c.path("ExposedPorts")),
        Json.map(c, "Labels"));
  }

  private static Map<String, String> env(List<String> lines) {
    Map<String, String> env = new LinkedHashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals == 0 || line.indexOf('\0') >= 0) {
        throw ImageException.malformed("the image sets an environment variable without a name");
      }
      String name = equals < 0 ? line : line.substring(0, equals);
      env.put(name, equals < 0 ? "" : line.substring(equals + 1));
    }
    return env;
  }

  /** {@code 80}, {@code 80/tcp} or {@code 80/udp}. */
  private static Set<Integer> ports(JsonNode exposed) {
    Set<Integer> ports = new TreeSet<>();
    exposed
        .fieldNames()
        .forEachRemaining(
            name -> {
              String digits = name.split("/", 2)[0];
              if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65535) {
                throw ImageException.malformed("the image exposes what is no port");
              }
              ports.add(Integer.parseInt(digits));
            });
    return ports;
  }
}
