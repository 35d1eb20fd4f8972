package dev.slipway.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The distribution's own docker-registry on a free port of loopback, until it is closed. */
final class RegistryProcess implements AutoCloseable {
  /** A published bcrypt vector: the password is {@code U*U}. */
  private static final String HTPASSWD =
      "ada:$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n";

  private final Process process;
  private final int port;

  private RegistryProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** One that lets everybody in. */
  static RegistryProcess open(Path dir) throws IOException {
    return start(dir, "");
  }

  /** One that lets {@code ada} in, with the password {@code U*U}. */
  static RegistryProcess guarded(Path dir) throws IOException {
    var file = Files.writeString(dir.resolve("htpasswd"), HTPASSWD);
    return start(dir, "auth: {htpasswd: {realm: test, path: %s}}\n".formatted(file));
  }

  private static RegistryProcess start(Path dir, String more) throws IOException {
    int port = freePort();
    var config =
        """
        version: 0.1
        log: {level: error}
        storage: {filesystem: {rootdirectory: %s}}
        http: {addr: "127.0.0.1:%d"}
        """
            .formatted(dir.resolve("registry"), port);
    var file = Files.writeString(dir.resolve("registry.yml"), config + more);
    var process =
        new ProcessBuilder("docker-registry", "serve", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("registry.log").toFile())
            .start();
    var registry = new RegistryProcess(process, port);
    await("the registry answers").atMost(Duration.ofSeconds(30)).until(registry::answers);
    return registry;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try {
      var url = URI.create("http://127.0.0.1:" + port + "/v2/").toURL();
      return ((HttpURLConnection) url.openConnection()).getResponseCode() > 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** As it stands in the names of images. */
  String name() {
    return "localhost:" + port;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
