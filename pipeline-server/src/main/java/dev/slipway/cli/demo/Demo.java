package dev.slipway.cli.demo;

import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole conveyor, shown: from a git push to production, and every event of it from Kafka. */
@Command(name = "demo-run", hidden = true, description = "What './slipway demo' does once built.")
public final class Demo implements Callable<Integer> {
  private static final String PROJECT = "demo";

  @Option(names = "--once", description = "end by itself")
  private boolean once;

  private final Terminal terminal = Terminal.standard(System.getenv());

  @Override
  public Integer call() throws IOException, InterruptedException {
    var scratch = Scratch.create();
    Runtime.getRuntime().addShutdownHook(new Thread(scratch::close));
    try (scratch;
        var server = DemoServer.start(scratch.data())) {
      scratch.owns(server);
      show(scratch, server);
      if (!once) {
        terminal.line("Ctrl-C stops and removes everything.");
        Thread.currentThread().join();
      }
    }
    var rests = scratch.rests();
    rests.forEach(rest -> System.err.println("slipway: left behind: " + rest));
    terminal.line(rests.isEmpty() ? "Nothing is left behind." : "The demo failed.");
    return rests.isEmpty() ? 0 : 1;
  }

  private void show(Scratch scratch, DemoServer server) throws IOException, InterruptedException {
    title("A server on a throwaway data directory: " + server.url());
    var client = server.login("demo");
    importBase(client, scratch.file("busybox.tar"));
    var sample = register(client, scratch, server);
    var conveyor = new Conveyor(client, PROJECT, server.port());

    title("git push");
    var first = sample.commit("First version");
    var pushed = Instant.now();
    sample.push(true);

    var staged = conveyor.await(0, "deployment.live", "staging", first);
    terminal.line("staging is live with release " + staged.path("data").path("release").asText());

    title("Production waits for approval");
    var awaiting = conveyor.await(0, "promotion.awaiting", "production", first);
    terminal.line(
        "release %s, %s; the demo's project allows self-approval"
            .formatted(
                awaiting.path("data").path("release").asText(),
                awaiting.path("data").path("digest").asText()));
    conveyor.approve(awaiting);
    conveyor.await(0, "deployment.live", "production", first);
    var toProduction = Duration.between(pushed, Instant.now());
    terminal.line("approved, and production is live");

    title("Both stages serve commit " + first.substring(0, 12));
    page(conveyor, "staging", first);
    page(conveyor, "production", first);

    title("A second push changes staging; production stays");
    sample.replace("index.html", "Hello", "Hello again");
    var second = sample.commit("Second version");
    sample.push(true);
    conveyor.await(0, "deployment.live", "staging", second);
    page(conveyor, "staging", second);
    page(conveyor, "production", first);

    title("What a separate Kafka consumer read");
    EventConsumer.spawn(client.get("/api/v1/server"), conveyor.last());
    summary(server, conveyor, toProduction);
  }

  private void importBase(Client client, Path archive) throws IOException, InterruptedException {
    BusyboxRoot.write(archive);
    var image =
        client.upload(
            "/api/v1/images/import?name=" + Client.segment("localhost/busybox"),
            archive,
            "application/x-tar");
    Files.delete(archive);
    terminal.line("base image localhost/busybox: " + image.path("digest").asText());
  }

  private static SampleRepository register(Client client, Scratch scratch, DemoServer server)
      throws IOException, InterruptedException {
    client.post(
        "/api/v1/projects",
        Client.JSON.createObjectNode().put("name", PROJECT).put("selfApproval", true));
    var remote = server.url() + "/git/" + PROJECT + ".git";
    return SampleRepository.create(scratch.file("sample"), remote, client.login().token());
  }

  private void page(Conveyor conveyor, String stage, String commit)
      throws IOException, InterruptedException {
    terminal.line(terminal.dim("GET http://" + conveyor.host(stage) + "/"));
    conveyor.expect(stage, commit).lines().forEach(line -> terminal.line("  " + line));
  }

  private void summary(DemoServer server, Conveyor conveyor, Duration toProduction) {
    title("Summary");
    terminal.line("From push to production: " + Terminal.elapsed(toProduction));
    terminal.line("Project page   " + server.url() + "/projects/" + PROJECT);
    terminal.line("Staging        http://" + conveyor.host("staging") + "/");
    terminal.line("Production     http://" + conveyor.host("production") + "/");
    terminal.line("API            " + server.url() + "/q/openapi");
  }

  private void title(String text) {
    terminal.line("");
    terminal.line(terminal.bold("== " + text));
  }
}
