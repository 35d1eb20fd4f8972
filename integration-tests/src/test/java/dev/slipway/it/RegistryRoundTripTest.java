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

/** Another tool pushes an image and pulls the very same again. */
@ExtendWith(OneServer.class)
class RegistryRoundTripTest {
  @Test
  void whatSkopeoPushesItPullsUnchanged(Server server, @TempDir Path dir) throws Exception {
    var depot = Depot.create(server);
    var root = Files.createDirectories(dir.resolve("root"));
    Files.writeString(root.resolve("hello"), "hello\n");
    var made = "oci:" + dir.resolve("made") + ":1";
    call("umoci", "init", "--layout", dir.resolve("made").toString());
    call("umoci", "new", "--image", dir.resolve("made") + ":1");
    call("umoci", "insert", "--image", dir.resolve("made") + ":1", root.toString(), "/");
    var there = "docker://localhost:%d/%s:1".formatted(server.port(), depot.repository());
    var auth = dir.resolve("auth.json").toString();
    var registry = "localhost:" + server.port();
    call(
        "skopeo",
        "login",
        "--tls-verify=false",
        "--authfile=" + auth,
        "--username=anybody",
        "--password=" + server.token(),
        registry);
    call("skopeo", "copy", "--authfile=" + auth, "--dest-tls-verify=false", made, there);
    var back = "oci:" + dir.resolve("back") + ":1";
    call("skopeo", "copy", "--authfile=" + auth, "--src-tls-verify=false", there, back);
    assertEquals(digest(made), digest(back));
    var served = Depot.header(depot.ask("HEAD", "/manifests/1"), "Docker-Content-Digest");
    assertEquals(digest(made), served);
  }

  private static String digest(String image) throws IOException, InterruptedException {
    return call("skopeo", "inspect", "--format={{.Digest}}", image).strip();
  }

  private static String call(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> List.of(command) + ":\n" + output);
    return output;
  }
}
