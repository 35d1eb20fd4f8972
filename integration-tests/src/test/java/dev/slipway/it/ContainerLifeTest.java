package dev.slipway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Containers that people ask for: made, started, looked at, ended, removed; by the command line.
 */
@ExtendWith(OneServer.class)
class ContainerLifeTest {
  private static final String IMAGE = "localhost/busybox";

  @Test
  void oneIsMadeStartedRenamedStoppedAndRemovedAndTheJournalSaysByWhom(Server server)
      throws IOException {
    var shop = Yard.of(server);
    var id = shop.run(0, "create", "--name", "web", "-l", "tier=front", IMAGE, "sleep", "600");
    assertEquals("created", shop.inspect("web").path("status").asText());
    assertEquals("front", shop.inspect(id.strip()).path("labels").path("tier").asText());
    shop.run(0, "start", "web");
    assertTrue(shop.run(0, "ps").contains("web"));
    shop.run(0, "rename", "web", "front");
    assertTrue(shop.run(1, "rm", "front").contains("stop it first"));
    shop.run(0, "stop", "-t", "1", "front");
    assertEquals("exited", shop.inspect("front").path("status").asText());
    shop.run(0, "rm", "front");
    assertTrue(shop.run(1, "inspect", "front").contains("no container 'front'"));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertEquals(
                    List.of("created", "started", "renamed", "signalled", "exited", "removed"),
                    shop.facts(id.strip())));
    assertEquals(
        "admin",
        shop.project().event("container.removed", Map.of("name", "front")).at("/data/by").asText());
  }

  @Test
  void waitPrintsTheExitCodeAndTheLogIsExact(Server server) {
    var shop = Yard.of(server);
    shop.run(
        0,
        "run",
        "-d",
        "--name",
        "talker",
        IMAGE,
        "sh",
        "-c",
        "echo one; echo two; printf '\\377\\000no end'; exit 3");
    assertEquals("3\n", shop.run(0, "wait", "talker"));
    assertEquals(
        "one\ntwo\n\u00ff\u0000no end", shop.bytes("logs", "talker"), "every byte, no more");
    assertEquals("two\n\u00ff\u0000no end", shop.bytes("logs", "--tail", "2", "talker"));
    assertTrue(shop.run(0, "logs", "-t", "talker").startsWith("20"));
  }

  @Test
  void standardErrorIsApart(Server server) {
    var shop = Yard.of(server);
    shop.run(0, "run", "-d", "--name", "both", IMAGE, "sh", "-c", "echo out; echo err >&2");
    shop.run(0, "wait", "both");
    assertEquals("out\n", shop.run(0, "logs", "--stdout", "both"));
    assertEquals("err\n", shop.run(0, "logs", "--stderr", "both"));
  }

  @Test
  void oneThatIsToGoIsGoneWhenItHasEnded(Server server) {
    var shop = Yard.of(server);
    shop.run(0, "run", "-d", "--rm", "--name", "brief", IMAGE, "true");
    shop.project().event("container.removed", Map.of("name", "brief"));
    assertTrue(shop.run(1, "inspect", "brief").contains("no container 'brief'"));
  }

  @Test
  void theOptionsReachTheProgram(Server server) {
    var shop = Yard.of(server);
    shop.run(
        0,
        "run",
        "-d",
        "--name",
        "told",
        "-e",
        "GREETING=hello",
        "-w",
        "/tmp",
        "-u",
        "65534:65534",
        "-h",
        "box",
        "--network",
        "none",
        "--memory",
        "64m",
        "--pids",
        "20",
        "--read-only",
        IMAGE,
        "sh",
        "-c",
        "echo $GREETING; pwd; id -u; hostname; touch /x || echo read-only");
    shop.run(0, "wait", "told");
    assertEquals("hello\n/tmp\n65534\nbox\nread-only\n", shop.run(0, "logs", "--stdout", "told"));
  }

  @Test
  void mistakesAreSentences(Server server) {
    var shop = Yard.of(server);
    assertTrue(shop.run(127, "run", "-d", IMAGE, "no-such-program").contains("no-such-program"));
    assertTrue(shop.run(125, "run", "-d", "--name", "-x", IMAGE).contains("not a name"));
    assertTrue(shop.run(125, "run", "-d", "localhost/nope").contains("localhost/nope"));
    assertTrue(shop.run(2, "run", "-d", "-m", "much", IMAGE).contains("no size"));
    assertTrue(shop.run(125, "run", "-d", "-l", "slipway.step=x/1/y", IMAGE).contains("server's"));
    shop.run(0, "create", "--name", "taken", IMAGE);
    assertTrue(shop.run(1, "create", "--name", "taken", IMAGE).contains("already"));
    assertTrue(shop.run(1, "kill", "taken").contains("not running"));
  }
}
