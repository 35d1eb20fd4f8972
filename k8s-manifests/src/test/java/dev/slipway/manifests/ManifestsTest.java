package dev.slipway.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManifestsTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path BASE = MODULE.resolve("base");
  private static final Path EXTERNAL = MODULE.resolve("overlays/external");

  /** The server's keys that the manifests may set, as the environment spells them. */
  private static final Set<String> CONFIGURATION =
      Set.of(
          "SLIPWAY_BASE_URL",
          "LC_ALL",
          "SLIPWAY_DATA",
          "SLIPWAY_DATABASE_PASSWORD",
          "SLIPWAY_DATABASE_URL",
          "SLIPWAY_DATABASE_USERNAME",
          "SLIPWAY_HTTP_HOST",
          "SLIPWAY_HTTP_PORT",
          "SLIPWAY_KAFKA_BOOTSTRAP_SERVERS");

  @Test
  void everyFileIsNamedAndEveryNamedFileIsThere() throws IOException {
    Set<Path> named = new TreeSet<>();
    for (Path directory : directories()) {
      Kustomization kustomization = Kustomization.in(directory);
      named.add(directory.resolve(Kustomization.FILE));
      kustomization.resources().stream()
          .map(path -> Files.isDirectory(path) ? path.resolve(Kustomization.FILE) : path)
          .forEach(named::add);
      named.addAll(kustomization.patches());
    }
    assertEquals(files(), named);
    assertTrue(named.size() >= 9, () -> "only " + named);
  }

  @Test
  void everyObjectOfBaseAndOverlaysFitsItsSchema() throws IOException {
    for (Path directory : directories()) {
      Map<String, JsonObject> objects = Kustomization.in(directory).build();
      assertTrue(objects.size() >= 6, () -> directory + " builds only " + objects.keySet());
      objects.forEach(
          (id, object) ->
              assertEquals(List.of(), KubernetesSchema.faults(object), directory + ": " + id));
    }
  }

  @Test
  void patchesChangeTheServersContainerAndAddNoOther() throws IOException {
    for (Path directory : directories()) {
      List<JsonElement> containers = at(server(directory), "containers").getAsJsonArray().asList();
      assertEquals(1, containers.size(), directory::toString);
      assertEquals("server", at(containers.get(0), "name").getAsString());
      assertEquals("slipway", at(containers.get(0), "image").getAsString());
    }
    assertEquals(Map.of("slipway", "slipway:0.1.0"), Kustomization.in(BASE).images());
  }

  /** The schema takes any name for a resource; a cluster takes these. */
  @Test
  void resourcesAreOnesThatAClusterKnows() throws IOException {
    for (Path directory : directories()) {
      for (String bound : List.of("requests", "limits")) {
        Set<String> names = at(container(directory), "resources", bound).getAsJsonObject().keySet();
        assertTrue(Set.of("cpu", "memory").containsAll(names), () -> directory + ": " + names);
      }
    }
  }

  @Test
  void whatThePodNamesIsThere() {
    Map<String, JsonObject> objects = Kustomization.in(EXTERNAL).build();
    JsonObject server = server(EXTERNAL);
    String account = at(server, "serviceAccountName").getAsString();
    assertTrue(objects.containsKey("ServiceAccount/" + account));
    JsonElement source = at(container(EXTERNAL), "envFrom", "0", "configMapRef", "name");
    assertTrue(objects.containsKey("ConfigMap/" + source.getAsString()));
    JsonObject set = statefulSet(objects);
    String headless = at(set, "spec", "serviceName").getAsString();
    assertEquals(
        "None", at(get(objects, "Service/" + headless), "spec", "clusterIP").getAsString());
    assertEquals(
        at(set, "spec", "volumeClaimTemplates", "0", "metadata", "name"),
        at(container(EXTERNAL), "volumeMounts", "0", "name"));
  }

  @Test
  void theServicesReachThePod() {
    Map<String, JsonObject> objects = Kustomization.in(BASE).build();
    JsonObject set = statefulSet(objects);
    JsonElement labels = at(set, "spec", "template", "metadata", "labels");
    assertEquals(labels, at(set, "spec", "selector", "matchLabels"));
    JsonElement port = at(container(BASE), "ports", "0", "name");
    for (String service : List.of("Service/slipway", "Service/slipway-pods")) {
      assertEquals(labels, at(get(objects, service), "spec", "selector"));
      assertEquals(port, at(get(objects, service), "spec", "ports", "0", "targetPort"));
    }
  }

  @Test
  void theProbesAskTheServersHealth() {
    JsonObject container = container(BASE);
    assertEquals(8080, at(container, "ports", "0", "containerPort").getAsInt());
    Map<String, String> paths =
        Map.of(
            "startupProbe", "/q/health/live",
            "livenessProbe", "/q/health/live",
            "readinessProbe", "/q/health/ready");
    paths.forEach(
        (probe, path) -> {
          assertEquals(path, at(container, probe, "httpGet", "path").getAsString());
          assertEquals(
              at(container, "ports", "0", "name"), at(container, probe, "httpGet", "port"));
        });
  }

  @Test
  void theConfigurationIsTheServers() {
    JsonObject base = configuration(BASE);
    assertEquals(
        Set.of(
            "LC_ALL", "SLIPWAY_BASE_URL", "SLIPWAY_DATA", "SLIPWAY_HTTP_HOST", "SLIPWAY_HTTP_PORT"),
        base.keySet());
    assertEquals(at(container(BASE), "volumeMounts", "0", "mountPath"), base.get("SLIPWAY_DATA"));
    assertEquals(
        at(container(BASE), "ports", "0", "containerPort").getAsString(),
        base.get("SLIPWAY_HTTP_PORT").getAsString());
    Set<String> all = new TreeSet<>(configuration(EXTERNAL).keySet());
    at(container(EXTERNAL), "env")
        .getAsJsonArray()
        .forEach(e -> all.add(at(e, "name").getAsString()));
    assertEquals(new TreeSet<>(CONFIGURATION), all);
  }

  @Test
  void thePasswordComesFromASecretAlone() {
    assertFalse(configuration(EXTERNAL).has("SLIPWAY_DATABASE_PASSWORD"));
    JsonObject password = at(container(EXTERNAL), "env", "0").getAsJsonObject();
    assertEquals("SLIPWAY_DATABASE_PASSWORD", password.get("name").getAsString());
    assertFalse(password.has("value"));
    assertTrue(at(password, "valueFrom", "secretKeyRef").isJsonObject());
  }

  @Test
  void nothingOfTheClusterReachesThePodUnasked() {
    JsonObject account = get(Kustomization.in(BASE).build(), "ServiceAccount/slipway");
    assertFalse(account.get("automountServiceAccountToken").getAsBoolean());
    assertFalse(at(server(BASE), "automountServiceAccountToken").getAsBoolean());
    // Service links would be SLIPWAY_PORT and the like: configuration that nobody wrote.
    assertFalse(at(server(BASE), "enableServiceLinks").getAsBoolean());
  }

  private static List<Path> directories() throws IOException {
    return files().stream()
        .filter(file -> file.endsWith(Kustomization.FILE))
        .map(Path::getParent)
        .toList();
  }

  private static Set<Path> files() throws IOException {
    try (Stream<Path> base = Files.walk(BASE);
        Stream<Path> overlays = Files.walk(MODULE.resolve("overlays"))) {
      return Stream.concat(base, overlays)
          .filter(Files::isRegularFile)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static JsonObject configuration(Path directory) {
    JsonObject map = get(Kustomization.in(directory).build(), "ConfigMap/slipway-config");
    return map.getAsJsonObject("data");
  }

  private static JsonObject container(Path directory) {
    return at(server(directory), "containers", "0").getAsJsonObject();
  }

  private static JsonObject server(Path directory) {
    JsonObject set = statefulSet(Kustomization.in(directory).build());
    return at(set, "spec", "template", "spec").getAsJsonObject();
  }

  private static JsonObject statefulSet(Map<String, JsonObject> objects) {
    return get(objects, "StatefulSet/slipway");
  }

  private static JsonObject get(Map<String, JsonObject> objects, String id) {
    JsonObject object = objects.get(id);
    if (object == null) {
      throw new AssertionError("no " + id + " among " + objects.keySet());
    }
    return object;
  }

  private static JsonElement at(JsonElement from, String... path) {
    JsonElement element = from;
    for (String key : path) {
      JsonElement next =
          element.isJsonArray()
              ? element.getAsJsonArray().get(Integer.parseInt(key))
              : element.getAsJsonObject().get(key);
      if (next == null) {
        throw new AssertionError("no " + key + " of " + String.join(".", path));
      }
      element = next;
    }
    return element;
  }
}
