package dev.slipway.cli.bench;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.demo.BusyboxRoot;
import dev.slipway.cli.demo.Conveyor;
import dev.slipway.cli.demo.DemoServer;
import dev.slipway.cli.demo.SampleRepository;
import dev.slipway.cli.demo.Scratch;
import dev.slipway.cli.term.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * From {@code git push} to production serving, on a warm server with a client that approves at
 * once; beside the same work done by podman, the two in turn in one run.
 */
@Command(name = "push", description = "git push to production, beside podman build and run.")
public final class BenchPush implements Callable<Integer> {
  private static final String PROJECT = "bench";
  private static final Row.Goal GOAL = new Row.Goal.Both(0.5, 2000);

  @Option(names = "--runs", defaultValue = "10", description = "counted runs of each")
  private int runs;

  @Option(names = "--warmup", defaultValue = "3", description = "runs before, not counted")
  private int warmup;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private final Terminal terminal = Terminal.standard(System.getenv());
  private final Samples ours = new Samples();
  private final Samples theirs = new Samples();
  private boolean compared;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var scratch = Scratch.create();
    Runtime.getRuntime().addShutdownHook(new Thread(scratch::close));
    try (scratch;
        var server = DemoServer.start(scratch.data())) {
      scratch.owns(server);
      measure(scratch, server);
    }
    report();
    return 0;
  }

  private void measure(Scratch scratch, DemoServer server)
      throws IOException, InterruptedException {
    var client = server.login("bench");
    var base = scratch.file("busybox.tar");
    BusyboxRoot.write(base);
    client.upload(
        "/api/v1/images/import?name=" + Client.segment("localhost/busybox"),
        base,
        "application/x-tar");
    client.post(
        "/api/v1/projects",
        Client.JSON.createObjectNode().put("name", PROJECT).put("selfApproval", true));
    var sample =
        SampleRepository.create(
            scratch.file("sample"),
            server.url() + "/git/" + PROJECT + ".git",
            client.login().token());
    var conveyor = new Conveyor(client, PROJECT, server.port());
    try (var podman = peer(scratch.file("podman"), base).orElse(null)) {
      for (int i = -warmup; i < runs; i++) {
        var took = push(sample, conveyor, i);
        var peer = podman == null ? Optional.<Duration>empty() : Optional.of(podman.once("n" + i));
        if (i >= 0) {
          ours.add(took);
          peer.ifPresent(theirs::add);
          compared |= peer.isPresent();
        }
      }
    }
  }

  private static Optional<PodmanPage> peer(Path dir, Path base)
      throws IOException, InterruptedException {
    return Podman.isThere() ? Optional.of(PodmanPage.prepare(dir, base)) : Optional.empty();
  }

  private static Duration push(SampleRepository sample, Conveyor conveyor, int number)
      throws IOException, InterruptedException {
    long before = conveyor.last();
    var commit = sample.commit("Bench " + number);
    var started = Instant.now();
    sample.push(false);
    conveyor.approve(conveyor.await(before, "promotion.awaiting", "production", commit));
    conveyor.await(before, "deployment.live", "production", commit);
    conveyor.expect("production", commit);
    return Duration.between(started, Instant.now());
  }

  private void report() {
    var report = new Report("push", List.of(row()));
    if (json) {
      report.json(terminal);
    } else {
      report.table(terminal);
    }
  }

  private Row row() {
    var command = "git push -o no-wait; approved by a client that waits for the question";
    var other =
        compared
            ? Optional.of(new Side("podman build and run", PodmanPage.commandLine(), theirs))
            : Optional.<Side>empty();
    return new Row(
        "push-to-production",
        "git push to production serving",
        "ms",
        new Side("slipway", command, ours),
        other,
        GOAL);
  }
}
