package dev.slipway.runtime;

import dev.slipway.runtime.bundle.SmallFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Checks the health of one container while it runs. */
final class WatchHealth {
  private static final int SIGKILL = 9;
  private static final int MOST_OUTPUT = 4096;

  private final Container container;
  private final HealthCheck check;
  private final Path file;
  private volatile Health health;

  /**
   * @param file where what was found survives this process
   */
  WatchHealth(Container container, HealthCheck check, Path file) throws IOException {
    this.container = container;
    this.check = check;
    this.file = file;
    this.health = read(file).orElseGet(Health::starting);
  }

  Health health() {
    return health;
  }

  /** Until {@code ended}, which is when nothing is left to check. */
  void watch(Instant since, CompletableFuture<?> ended) {
    Thread.ofVirtual()
        .name("health-" + container.id())
        .start(
            () -> {
              while (!isOver(ended, check.interval()) && !container.isLetGo()) {
                once(since);
              }
            });
  }

  /** A new life begins anew. */
  void reset() throws IOException {
    note(Health.starting());
  }

  private static boolean isOver(CompletableFuture<?> ended, Duration pause) {
    try {
      ended.get(pause.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (Exception e) {
      return true;
    }
  }

  private void once(Instant since) {
    var counts = Instant.now().isAfter(since.plus(check.startPeriod()));
    try {
      if (!(container.state() instanceof ContainerState.Running)) {
        return;
      }
      var outcome = run();
      var now = Instant.now();
      note(
          outcome.passed()
              ? health.passed(outcome.output(), now)
              : health.failed(outcome.output(), now, check, counts));
    } catch (ContainerException | IOException e) {
      if (container.isLetGo()) {
        return;
      }
      note(health.failed(String.valueOf(e.getMessage()), Instant.now(), check, counts));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Outcome(boolean passed, String output) {}

  private Outcome run() throws InterruptedException, IOException {
    try (var session = container.exec(ExecSpec.of(check.argv()))) {
      session.stdin().close();
      var output = new ByteArrayOutputStream();
      var reader = Thread.ofVirtual().start(() -> drain(session, output));
      var exit = session.await(check.timeout());
      if (exit.isEmpty()) {
        session.kill(SIGKILL);
        return new Outcome(false, "no answer within " + check.timeout().toMillis() + " ms");
      }
      reader.join(check.timeout());
      synchronized (output) {
        return new Outcome(exit.get().passed(), output.toString(StandardCharsets.UTF_8));
      }
    }
  }

  private static void drain(Session session, ByteArrayOutputStream output) {
    try {
      for (var packet = session.read(); packet.isPresent(); packet = session.read()) {
        synchronized (output) {
          var bytes = packet.get().bytes();
          output.write(bytes, 0, Math.min(bytes.length, MOST_OUTPUT - output.size()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(Health found) {
    health = found;
    try {
      SmallFiles.write(
          file,
          java.util.Map.of(
              "status", found.status().name(),
              "failures", found.failures(),
              "output", found.lastOutput(),
              "checked", found.checked().toString()));
    } catch (IOException e) {
      // Its directory is gone with it, or the disk is full: it is found out again next time.
    }
  }

  private static Optional<Health> read(Path file) throws IOException {
    return SmallFiles.readJson(file)
        .map(
            json ->
                new Health(
                    Health.Status.valueOf(json.path("status").asText()),
                    json.path("failures").asInt(),
                    json.path("output").asText(),
                    Instant.parse(json.path("checked").asText())));
  }
}
