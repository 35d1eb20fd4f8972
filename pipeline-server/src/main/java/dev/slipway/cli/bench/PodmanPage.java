package dev.slipway.cli.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The same work by hand: {@code podman build && podman run}, until the page is served. */
final class PodmanPage implements AutoCloseable {
  private static final String BASE = "localhost/slipway-bench-base";
  private static final String IMAGE = "localhost/slipway-bench-page";

  /** Of every image that was built: each takes the name from the one before it. */
  private static final String LABEL = "dev.slipway.bench=page";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path dir;

  private PodmanPage(Path dir) {
    this.dir = dir;
  }

  static PodmanPage prepare(Path dir, Path baseArchive) throws IOException, InterruptedException {
    var podman = new PodmanPage(dir);
    Files.createDirectories(dir);
    Files.writeString(
        dir.resolve("Containerfile"),
        "FROM %s%nCOPY index.html /www/index.html%nCMD [\"httpd\",\"-f\",\"-p\",\"8080\",\"-h\",\"/www\"]%n"
            .formatted(BASE));
    podman.call("import", "--change=ENV PATH=/bin", baseArchive.toString(), BASE);
    return podman;
  }

  static String commandLine() {
    return "podman build -t page . && podman run -d -p 127.0.0.1:PORT:8080 page";
  }

  /** From a changed file to the page served. */
  Duration once(String commit) throws IOException, InterruptedException {
    Files.writeString(dir.resolve("index.html"), "<p>" + commit + "</p>");
    int port = freePort();
    var started = Instant.now();
    call("build", "--quiet", "--label", LABEL, "--tag", IMAGE, dir.toString());
    var run = new ArrayList<>(List.of("run", "--detach", "--name", "slipway-bench"));
    run.addAll(Podman.LIMITS);
    run.addAll(List.of("--publish", "127.0.0.1:" + port + ":8080", IMAGE));
    Podman.call(run);
    awaitPage(port, commit, started.plusSeconds(30));
    var took = Duration.between(started, Instant.now());
    call("rm", "--force", "--time", "0", "slipway-bench");
    return took;
  }

  private void awaitPage(int port, String commit, Instant deadline)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
    while (Instant.now().isBefore(deadline)) {
      try {
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.body().contains(commit)) {
          return;
        }
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
    }
    throw new IOException("the page of podman was not served in time");
  }

  private static String call(String... arguments) throws IOException, InterruptedException {
    return Podman.call(List.of(arguments));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      call("rm", "--force", "--ignore", "slipway-bench");
      var built = call("images", "--all", "--quiet", "--no-trunc", "--filter", "label=" + LABEL);
      for (var image : built.lines().distinct().toList()) {
        Podman.run(List.of("rmi", "--force", image));
      }
      call("rmi", "--force", BASE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
