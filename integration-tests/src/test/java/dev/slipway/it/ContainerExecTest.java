package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs that run containers and commands in them: pipes, exit codes, who it was. */
@ExtendWith(OneServer.class)
class ContainerExecTest {
  private static final String IMAGE = "localhost/busybox";

  @Test
  void pipesAreExactBothWaysAndEndWhereTheyEnd(Server server) {
    var shop = Yard.of(server);
    var bytes = new byte[2_000_000];
    new Random(1).nextBytes(bytes);
    var run = shop.piped(bytes, "run", "--rm", "-i", "--network", "none", IMAGE, "cat");
    assertEquals(0, run.exit());
    assertArrayEquals(bytes, run.output());
    shop.run(0, "run", "-d", "--name", "pipe", "--network", "none", IMAGE, "sleep", "600");
    var exec = shop.piped(bytes, "exec", "-i", "pipe", "sh", "-c", "cat; exit 3");
    assertEquals(3, exec.exit());
    assertArrayEquals(bytes, exec.output());
    shop.run(0, "rm", "-f", "pipe");
  }

  @Test
  void theExitCodeIsTheCommandsOrSaysWhyThereWasNone(Server server) {
    var shop = Yard.of(server);
    assertEquals("out\n", shop.run(9, "run", "--rm", IMAGE, "sh", "-c", "echo out; exit 9"));
    assertTrue(shop.run(127, "run", "--rm", IMAGE, "no-such").contains("no-such"));
    shop.run(0, "run", "-d", "--name", "codes", "--network", "none", IMAGE, "sleep", "600");
    assertTrue(shop.run(127, "exec", "codes", "no-such").contains("no-such"));
    assertTrue(shop.run(126, "exec", "codes", "/etc").startsWith("slipway: "));
    assertTrue(shop.run(125, "exec", "nobody", "true").contains("no container"));
    assertEquals(
        "hello /tmp 65534\n",
        shop.run(
            0,
            "exec",
            "-e",
            "WORD=hello",
            "-w",
            "/tmp",
            "-u",
            "65534",
            "codes",
            "sh",
            "-c",
            "echo $WORD $(pwd) $(id -u)"));
    shop.run(0, "stop", "codes");
    assertTrue(shop.run(125, "exec", "codes", "true").contains("not running"));
    var entered = shop.project().event("container.exec-started", Map.of("command", "no-such"));
    assertEquals("admin", entered.at("/data/by").asText());
    assertTrue(entered.at("/data/token").asText().length() > 5);
  }

  @Test
  void whoLooksOnSeesBothOutputsApart(Server server) {
    var shop = Yard.of(server);
    var run =
        shop.piped(
            "go\n".getBytes(StandardCharsets.US_ASCII),
            "run",
            "-i",
            "--rm",
            IMAGE,
            "sh",
            "-c",
            "read word; echo out-$word; echo err-$word >&2");
    assertEquals("out-go\n", new String(run.output(), StandardCharsets.US_ASCII));
  }
}
