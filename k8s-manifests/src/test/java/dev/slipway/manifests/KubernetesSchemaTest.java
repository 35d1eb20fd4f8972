package dev.slipway.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks can fail: faults planted into the real files are found. */
class KubernetesSchemaTest {
  private static final Path BASE = Path.of(System.getProperty("basedir", "")).resolve("base");

  @Test
  void aWrongFieldIsFoundAtAnyDepth() throws IOException {
    assertFault("image: slipway", "imagee: slipway", "imagee");
    assertFault("replicas: 1", "replicaCount: 1", "replicaCount");
    assertFault("privileged: true", "priviledged: true", "priviledged");
    assertFault("- ReadWriteOnce\n", "- ReadWriteOnce\n        storageClas: fast\n", "storageClas");
    assertFault("path: /q/health/live", "url: /q/health/live", "url");
    assertFault("optional: true", "required: false", "required");
  }

  @Test
  void aValueOfAWrongTypeIsFound() throws IOException {
    assertFault("replicas: 1", "replicas: one", "one");
    assertFault("replicas: 1", "replicas: \"1\"", "replicas");
    assertFault("replicas: 1", "replicas: 1.5", "1.5");
    assertFault("containerPort: 8080", "containerPort: [8080]", "containerPort");
    assertFault("privileged: true", "privileged: \"true\"", "privileged");
    assertFault("image: slipway", "image: 7", "image");
    assertFault("app.kubernetes.io/name: slipway\nspec", "version: 1\nspec", "version");
    assertFault("storage: 50Gi", "storage: lots", "lots");
    assertFault("- ReadWriteOnce", "ReadWriteOnce", "accessModes");
  }

  @Test
  void aMissingFieldIsFound() throws IOException {
    assertFault("- name: server\n          image", "- image", "name");
    assertFault("mountPath: /var/lib/slipway", "readOnly: false", "mountPath");
    assertFault("  serviceName: slipway-pods\n  selector:", "  updateStrategy:", "selector");
  }

  @Test
  void anUnknownKindIsFound() throws IOException {
    assertFault("kind: StatefulSet", "kind: StatefullSet", "no schema for apps/v1/StatefullSet");
    assertFault("apiVersion: apps/v1", "apiVersion: apps/v1beta1", "no schema for apps/v1beta1");
  }

  @Test
  void aKeyThatIsThereTwiceIsFound() throws IOException {
    String twice = statefulSet().replace("replicas: 1", "replicas: 1\n  replicas: 2");
    assertThrows(RuntimeException.class, () -> YamlFile.parse(twice, "planted"));
  }

  @Test
  void aKustomizationWithAnUnknownKeyOrAPatchWithoutATargetIsFound(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve(Kustomization.FILE);
    Files.writeString(file, "resorces: []\n");
    assertThrows(IllegalArgumentException.class, () -> Kustomization.in(directory));
    Files.writeString(file, "resources: []\npatches: [{path: patch.yaml}]\n");
    Files.writeString(
        directory.resolve("patch.yaml"),
        "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: other}}");
    assertThrows(IllegalArgumentException.class, () -> Kustomization.in(directory).build());
  }

  private static void assertFault(String text, String planted, String named) throws IOException {
    String yaml = statefulSet();
    assertTrue(yaml.contains(text), () -> "nothing to plant over: " + text);
    assertEquals(List.of(), KubernetesSchema.faults(YamlFile.parse(yaml, "as it is")));
    JsonObject object = YamlFile.parse(yaml.replace(text, planted), "planted");
    List<String> faults = KubernetesSchema.faults(object);
    assertTrue(
        faults.stream().anyMatch(fault -> fault.contains(named)),
        () -> planted + " gave " + faults);
  }

  private static String statefulSet() throws IOException {
    return Files.readString(BASE.resolve("stateful-set.yaml"));
  }
}
