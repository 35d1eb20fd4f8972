package dev.slipway.manifests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory as kustomize builds it, as far as this module uses kustomize: resources, patches that
 * are merged strategically, generated ConfigMaps. Any other key of the file is an error, so that
 * nothing is used that this does not understand.
 */
final class Kustomization {
  static final String FILE = "kustomization.yaml";

  private static final Set<String> KEYS =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "patches",
          "configMapGenerator",
          "images");

  private final Path directory;
  private final JsonObject file;

  private Kustomization(Path directory, JsonObject file) {
    this.directory = directory;
    this.file = file;
  }

  static Kustomization in(Path directory) {
    JsonObject file = YamlFile.read(directory.resolve(FILE));
    onlyKeys(directory.toString(), file, KEYS);
    return new Kustomization(directory, file);
  }

  /** The objects of this directory, by kind and name, after all patches. */
  Map<String, JsonObject> build() {
    Map<String, JsonObject> objects = new LinkedHashMap<>();
    for (Path resource : resources()) {
      if (Files.isDirectory(resource)) {
        objects.putAll(in(resource).build());
      } else {
        add(objects, YamlFile.read(resource));
      }
    }
    list("configMapGenerator").forEach(generator -> generate(objects, generator));
    for (Path patch : patches()) {
      JsonObject changes = YamlFile.read(patch);
      objects.compute(id(changes), (id, object) -> patched(patch, object, changes));
    }
    return objects;
  }

  List<Path> resources() {
    return file.getAsJsonArray("resources").asList().stream()
        .map(path -> directory.resolve(path.getAsString()).normalize())
        .toList();
  }

  List<Path> patches() {
    List<Path> paths = new ArrayList<>();
    for (JsonObject patch : list("patches")) {
      onlyKeys("patches", patch, Set.of("path"));
      paths.add(directory.resolve(patch.get("path").getAsString()).normalize());
    }
    return paths;
  }

  /** Image name to what it is replaced by. */
  Map<String, String> images() {
    Map<String, String> images = new LinkedHashMap<>();
    for (JsonObject image : list("images")) {
      onlyKeys("images", image, Set.of("name", "newName", "newTag"));
      String tagged = image.get("newName").getAsString() + ":" + image.get("newTag").getAsString();
      images.put(image.get("name").getAsString(), tagged);
    }
    return images;
  }

  private void generate(Map<String, JsonObject> objects, JsonObject generator) {
    onlyKeys("configMapGenerator", generator, Set.of("name", "behavior", "literals"));
    JsonObject map = configMap(generator);
    if (generator.has("behavior")) {
      JsonObject present = objects.get(id(map));
      if (present == null || !generator.get("behavior").getAsString().equals("merge")) {
        throw new IllegalArgumentException(directory + " does not merge into a map: " + generator);
      }
      StrategicMerge.into(present, map);
    } else {
      add(objects, map);
    }
  }

  private static JsonObject configMap(JsonObject generator) {
    JsonObject data = new JsonObject();
    for (JsonElement literal : generator.getAsJsonArray("literals")) {
      String[] pair = literal.getAsString().split("=", 2);
      if (data.has(pair[0])) {
        throw new IllegalArgumentException(pair[0] + " is there twice");
      }
      data.addProperty(pair[0], pair[1]);
    }
    JsonObject metadata = new JsonObject();
    metadata.add("name", generator.get("name"));
    JsonObject map = new JsonObject();
    map.addProperty("apiVersion", "v1");
    map.addProperty("kind", "ConfigMap");
    map.add("metadata", metadata);
    map.add("data", data);
    return map;
  }

  private static JsonObject patched(Path patch, @Nullable JsonObject object, JsonObject changes) {
    if (object == null) {
      throw new IllegalArgumentException(patch + " changes what is not there: " + id(changes));
    }
    StrategicMerge.into(object, changes);
    return object;
  }

  private static void add(Map<String, JsonObject> objects, JsonObject object) {
    if (objects.put(id(object), object) != null) {
      throw new IllegalArgumentException(id(object) + " is there twice");
    }
  }

  static String id(JsonObject object) {
    String name = object.getAsJsonObject("metadata").get("name").getAsString();
    return object.get("kind").getAsString() + "/" + name;
  }

  private List<JsonObject> list(String key) {
    return file.has(key)
        ? file.getAsJsonArray(key).asList().stream().map(JsonElement::getAsJsonObject).toList()
        : List.of();
  }

  private static void onlyKeys(String at, JsonObject object, Set<String> keys) {
    for (String key : object.keySet()) {
      if (!keys.contains(key)) {
        throw new IllegalArgumentException(at + ": unknown key " + key);
      }
    }
  }
}
