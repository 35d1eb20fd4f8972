package dev.slipway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What runs is watched, held, started again, published, and keeps its volumes. */
@ExtendWith(OneServer.class)
class ContainerCareTest {
  private static final String IMAGE = "localhost/busybox";
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void oneIsHeldStillMeasuredAndGoesOn(Server server) throws IOException {
    var shop = Yard.of(server);
    shop.run(
        0,
        "run",
        "-d",
        "--name",
        "busy",
        "--network",
        "none",
        IMAGE,
        "sh",
        "-c",
        "while :; do date +%s%N; done");
    assertTrue(shop.run(0, "top", "busy").contains("while :"));
    var stats = Server.JSON.readTree(shop.run(0, "stats", "--no-stream", "--json", "busy"));
    assertTrue(stats.at("/items/0/cpuNanos").asLong() > 0, stats::toString);
    shop.run(0, "pause", "busy");
    assertEquals("paused", shop.inspect("busy").path("status").asText());
    var before = shop.run(0, "logs", "--tail", "1", "busy");
    assertEquals(before, shop.run(0, "logs", "--tail", "1", "busy"));
    assertTrue(shop.run(125, "exec", "busy", "true").contains("paused"));
    shop.run(0, "unpause", "busy");
    await().atMost(SOON).until(() -> !shop.run(0, "logs", "--tail", "1", "busy").equals(before));
    shop.run(0, "rm", "-f", "busy");
  }

  @Test
  void whatFailsIsStartedAgainAsOftenAsWished(Server server) throws IOException {
    var shop = Yard.of(server);
    shop.run(
        0,
        "run",
        "-d",
        "--name",
        "weak",
        "--restart",
        "on-failure:2",
        "--network",
        "none",
        IMAGE,
        "sh",
        "-c",
        "echo try; exit 3");
    shop.project().event("container.exited", Map.of("name", "weak", "exit", "3"));
    assertEquals("try\ntry\ntry\n", shop.run(0, "logs", "weak"));
    shop.run(0, "start", "weak");
    shop.run(0, "rm", "-f", "weak");
  }

  @Test
  void oneThatEndedIsStartedAgain(Server server) throws IOException {
    var shop = Yard.of(server);
    var id = shop.run(0, "run", "-d", "--name", "twice", IMAGE, "sh", "-c", "echo run; sleep 600");
    shop.run(0, "restart", "-t", "1", "twice");
    await().atMost(SOON).until(() -> shop.run(0, "logs", "twice").equals("run\nrun\n"));
    assertEquals("running", shop.inspect("twice").path("status").asText());
    assertEquals(2, shop.facts(id.strip()).stream().filter("started"::equals).count());
    shop.run(0, "rm", "-f", "twice");
  }

  @Test
  void healthIsTold(Server server) {
    var shop = Yard.of(server);
    shop.run(
        0,
        "run",
        "-d",
        "--name",
        "well",
        "--network",
        "none",
        "--health-cmd",
        "test -f /tmp/ok",
        "--health-interval",
        "1s",
        "--health-retries",
        "1",
        IMAGE,
        "sleep",
        "600");
    await().atMost(SOON).until(() -> health(shop).equals("unhealthy"));
    shop.run(0, "exec", "well", "touch", "/tmp/ok");
    await().atMost(SOON).until(() -> health(shop).equals("healthy"));
    shop.run(0, "rm", "-f", "well");
  }

  private static String health(Yard shop) throws IOException {
    return shop.inspect("well").at("/health/status").asText();
  }

  @Test
  void aPortIsPublishedAndAVolumeOutlivesItsContainer(Server server) throws Exception {
    var shop = Yard.of(server);
    shop.run(
        0,
        "run",
        "--rm",
        "-v",
        "pages:/www",
        "--network",
        "none",
        IMAGE,
        "sh",
        "-c",
        "echo published >/www/index.html");
    shop.run(
        0,
        "run",
        "-d",
        "--name",
        "web",
        "-p",
        "8080",
        "-v",
        "pages:/www:ro",
        "--tmpfs",
        "/scratch:size=1m",
        IMAGE,
        "httpd",
        "-f",
        "-p",
        "8080",
        "-h",
        "/www");
    var port = shop.run(0, "port", "web").strip();
    assertTrue(port.matches("127\\.0\\.0\\.1:\\d+:8080/tcp"), port);
    var url = "http://" + port.substring(0, port.lastIndexOf(':')) + "/";
    await().atMost(SOON).ignoreExceptions().until(() -> page(url).equals("published\n"));
    assertTrue(shop.run(1, "exec", "web", "touch", "/www/x").contains("Read-only"));
    assertEquals("", shop.run(0, "exec", "web", "touch", "/scratch/x"));
    var others = Yard.of(server);
    assertEquals("", others.run(0, "run", "--rm", "-v", "pages:/www", IMAGE, "ls", "/www"));
    assertTrue(shop.run(125, "run", "--rm", "-v", "/etc:/x", IMAGE, "true").contains("host"));
    shop.run(0, "rm", "-f", "web");
  }

  private static String page(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void thoseOfOneNetworkFindEachOtherByName(Server server) {
    var shop = Yard.of(server);
    shop.run(
        0,
        "run",
        "-d",
        "--name",
        "site",
        "--network",
        "net",
        IMAGE,
        "sh",
        "-c",
        "mkdir /w; echo found >/w/index.html; exec httpd -f -p 8080 -h /w");
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertEquals(
                    "found\n",
                    shop.run(
                        0,
                        "run",
                        "--rm",
                        "--network",
                        "net",
                        IMAGE,
                        "wget",
                        "-q",
                        "-O",
                        "-",
                        "http://site:8080/")));
    shop.run(0, "rm", "-f", "site");
  }

  /** Steps can be looked into while they run; their run decides about them. */
  @Test
  void theContainerOfAStepIsLookedIntoButNotRemoved(Server server) {
    var shop = Yard.of(server);
    var project = shop.project();
    project
        .write("slipway.yaml", Pages.step("echo from the step; until test -f /tmp/go; do :; done"))
        .commit("one");
    project.push();
    await().atMost(SOON).until(() -> shop.run(0, "ps").contains("run.1.only"));
    assertTrue(shop.run(1, "rm", "-f", "run.1.only").contains("its run decides"));
    await().atMost(SOON).until(() -> shop.run(0, "logs", "run.1.only").equals("from the step\n"));
    assertEquals("/workspace\n", shop.run(0, "exec", "run.1.only", "pwd"));
    shop.run(0, "exec", "run.1.only", "touch", "/tmp/go");
    assertEquals("succeeded", project.ended(1).path("state").asText());
  }
}
