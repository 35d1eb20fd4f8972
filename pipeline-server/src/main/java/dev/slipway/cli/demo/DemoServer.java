package dev.slipway.cli.demo;

import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.Login;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A server process of our own on a throwaway data directory. */
public final class DemoServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(120);

  private final Process process;
  private final Path data;
  private final int port;

  private DemoServer(Process process, Path data, int port) {
    this.process = process;
    this.data = data;
    this.port = port;
  }

  /** Starts it by the launcher and waits until it is ready. */
  public static DemoServer start(Path data) throws IOException, InterruptedException {
    int port = freePort();
    var launcher = System.getenv().getOrDefault("SLIPWAY_LAUNCHER", "./slipway");
    var process =
        new ProcessBuilder(launcher, "up", "--data", data.toString(), "--port", "" + port)
            .redirectErrorStream(true)
            .redirectOutput(log(data).toFile())
            .start();
    var server = new DemoServer(process, data, port);
    try {
      server.awaitReady();
      return server;
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  public String url() {
    return "http://localhost:" + port;
  }

  public int port() {
    return port;
  }

  /** Of the server's own process, which the launcher becomes. */
  public long pid() {
    return process.pid();
  }

  Path data() {
    return data;
  }

  /** Exchanges the one-time token for a personal one. */
  public Client login(String name) throws IOException {
    var once = Files.readString(data.resolve("admin.token")).strip();
    var answer =
        new Client(new Login(url(), "", ""))
            .post(
                "/api/v1/login",
                Client.JSON.createObjectNode().put("token", once).put("name", name));
    return new Client(new Login(url(), name, answer.path("token").asText()));
  }

  private void awaitReady() throws IOException, InterruptedException {
    var client = new Client(new Login(url(), "", ""));
    var deadline = Instant.now().plus(START);
    while (Instant.now().isBefore(deadline)) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "the server ended with exit code %d:%n%s"
                .formatted(process.exitValue(), Files.readString(log(data))));
      }
      try {
        client.get("/q/health/ready");
        return;
      } catch (ApiException notYet) {
        continue;
      }
    }
    throw new IOException(
        "the server was not ready in %d s:%n%s"
            .formatted(START.toSeconds(), Files.readString(log(data))));
  }

  private static Path log(Path data) {
    return data.resolveSibling(data.getFileName() + ".log");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Files.deleteIfExists(log(data));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot remove the server's log", e);
    }
  }
}
