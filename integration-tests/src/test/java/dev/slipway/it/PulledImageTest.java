package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An image that is not there is pulled from its registry, a real one on loopback. */
@ExtendWith(OneServer.class)
class PulledImageTest {
  @Test
  void aStepRunsInAnImageOfARegistry(Server server, @TempDir Path dir) throws Exception {
    try (var registry = RegistryProcess.open(dir)) {
      publish(dir, registry.name());
      var shop = Shop.create(server);
      var yaml =
          Pages.step("cat /from-the-registry")
              .replace("localhost/busybox", registry.name() + "/base:1");
      shop.write("slipway.yaml", yaml).commit("pulls");
      shop.push();
      assertEquals("succeeded", shop.ended(1).path("state").asText(), shop.run(1)::toString);
      var log = server.get(shop.path() + "/runs/1/steps/only/logs?from=0&limit=10");
      assertEquals("yes", log.path("items").get(0).path("text").asText());
    }
  }

  /** Another tool makes the image and pushes it: busybox, and one file to know it by. */
  private static void publish(Path dir, String registry) throws Exception {
    var root = Files.createDirectories(dir.resolve("root"));
    BusyboxRoot.write(dir.resolve("root.tar"));
    call("tar", "-C", root.toString(), "-xf", dir.resolve("root.tar").toString());
    Files.writeString(root.resolve("from-the-registry"), "yes\n");
    var layout = dir.resolve("oci").toString();
    call("umoci", "init", "--layout", layout);
    call("umoci", "new", "--image", layout + ":base");
    call("umoci", "insert", "--image", layout + ":base", root.toString(), "/");
    call(
        "skopeo",
        "copy",
        "--quiet",
        "--dest-tls-verify=false",
        "oci:" + layout + ":base",
        "docker://" + registry + "/base:1");
  }

  private static void call(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> List.of(command) + ":\n" + output);
  }
}
