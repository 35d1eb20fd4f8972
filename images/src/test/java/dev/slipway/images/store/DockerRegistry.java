package dev.slipway.images.store;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The distribution's own docker-registry on a free port of this machine, until it is closed. */
public final class DockerRegistry implements AutoCloseable {
  /** A published bcrypt vector: the password is {@code U*U}. */
  private static final String HTPASSWD =
      "ada:$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n";

  private final Process process;
  private final int port;

  private DockerRegistry(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static DockerRegistry start(Path directory, boolean withPassword) throws IOException {
    return start(directory, withPassword, "");
  }

  /** One that speaks TLS only, with these lines of its configuration. */
  static DockerRegistry withTls(Path directory, String tls) throws IOException {
    return start(directory, false, tls);
  }

  private static DockerRegistry start(Path directory, boolean withPassword, String http)
      throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("htpasswd"), HTPASSWD);
    String auth =
        withPassword
            ? "auth: {htpasswd: {realm: test, path: %s/htpasswd}}\n".formatted(directory)
            : "";
    String config =
        """
        version: 0.1
        log: {level: error}
        storage: {filesystem: {rootdirectory: %s/data}}
        http:
          addr: "127.0.0.1:%d"
        """
            .formatted(directory, port);
    Path file = Files.writeString(directory.resolve("config.yml"), config + http + auth);
    Process process =
        new ProcessBuilder("docker-registry", "serve", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    DockerRegistry registry = new DockerRegistry(process, port);
    registry.awaitReady();
    return registry;
  }

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        var http =
            (HttpURLConnection) URI.create("http://" + name() + "/v2/").toURL().openConnection();
        if (http.getResponseCode() > 0) {
          return;
        }
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
    close();
    throw new AssertionError("docker-registry did not start; is its package installed?");
  }

  public String name() {
    return "127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
