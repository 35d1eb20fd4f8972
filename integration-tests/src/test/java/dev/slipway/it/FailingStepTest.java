package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A step that fails ends its run as failed, says why, and releases nothing. */
@ExtendWith(OneServer.class)
class FailingStepTest {
  @Test
  void theExitCodeAndTheStepAreNamed(Server server) {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("echo before; exit 7")).commit("broken");
    var printed = shop.pushAndWatch();
    var run = shop.ended(1);
    assertEquals("failed", run.path("state").asText());
    assertEquals(7, run.path("steps").get(0).path("exit").asInt());
    assertTrue(run.path("reason").asText().contains("only"), run::toString);
    assertTrue(printed.contains("failed"), printed);
    assertTrue(printed.contains("before"), printed);
    assertTrue(shop.find("release.cut", java.util.Map.of()).isEmpty());
  }

  @Test
  void whatNeedsItIsSkippedAndTheRestGoesOn(Server server) {
    var shop = Shop.create(server);
    shop.write(
            "slipway.yaml",
            """
            version: 1
            steps:
              bad: {image: localhost/busybox, run: exit 1}
              after: {image: localhost/busybox, run: "true", needs: [bad]}
              beside: {image: localhost/busybox, run: "true"}
            """)
        .commit("broken");
    shop.push();
    var steps = shop.ended(1).path("steps");
    assertEquals("failed", steps.get(0).path("state").asText());
    assertEquals("skipped", steps.get(1).path("state").asText());
    assertEquals("passed", steps.get(2).path("state").asText());
  }

  @Test
  void anUnknownImageIsNamed(Server server) {
    var shop = Shop.create(server);
    shop.write(
            "slipway.yaml",
            "version: 1\nsteps:\n  only: {image: localhost/no-such-image, run: 'true'}\n")
        .commit("unknown image");
    shop.push();
    var reason = shop.ended(1).path("reason").asText();
    assertTrue(reason.contains("localhost/no-such-image"), reason);
  }

  @Test
  void aKilledStepShowsItsSignal(Server server) {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("sh -c 'kill -9 $$'")).commit("suicide");
    shop.push();
    assertEquals(137, shop.ended(1).path("steps").get(0).path("exit").asInt());
  }

  @Test
  void aStepThatNeverEndsTimesOut(Server server) {
    var shop = Shop.create(server);
    shop.write(
            "slipway.yaml",
            "version: 1\nsteps:\n  only: {image: localhost/busybox, run: sleep 1000, timeout: 2s}\n")
        .commit("endless");
    shop.push();
    assertEquals("timed-out", shop.ended(1).path("steps").get(0).path("state").asText());
  }

  @Test
  void tooMuchMemoryIsTheNamedCause(Server server) {
    var shop = Shop.create(server);
    shop.write(
            "slipway.yaml",
            """
            version: 1
            steps:
              only:
                image: localhost/busybox
                memory: 32MiB
                run: tail -c 200m /dev/zero
            """)
        .commit("hungry");
    shop.push();
    var reason = shop.ended(1).path("steps").get(0).path("reason").asText();
    assertTrue(reason.contains("memory"), reason);
  }
}
