package dev.slipway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A signed delivery is mirrored and run, once; anything else changes nothing. */
@ExtendWith(OneServer.class)
class WebhookTest {
  @Test
  void aSignedPushRunsOnceHoweverOftenItIsDelivered(Server server) throws Exception {
    var origin = Shop.create(server);
    var commit = origin.write("slipway.yaml", Pages.step("echo mirrored")).commit("one");
    origin.push();
    var mirror = Hooks.mirror(server, origin);
    var body = Hooks.pushed(commit);
    assertEquals(
        202,
        Hooks.deliver(server, mirror, "id-1", body, Hooks.sign(body, Hooks.SECRET)).statusCode());
    assertEquals(
        200,
        Hooks.deliver(server, mirror, "id-1", body, Hooks.sign(body, Hooks.SECRET)).statusCode());
    assertEquals(
        202,
        Hooks.deliver(server, mirror, "id-2", body, Hooks.sign(body, Hooks.SECRET)).statusCode());
    await("both deliveries are dealt with")
        .atMost(Duration.ofSeconds(60))
        .until(() -> settled(server, mirror) == 2);
    await("the run has ended")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                server.events(mirror).stream()
                    .anyMatch(e -> e.path("type").asText().equals("run.succeeded")));
    long runs =
        server.events(mirror).stream()
            .filter(e -> e.path("type").asText().equals("run.queued"))
            .count();
    assertEquals(1, runs);
  }

  @Test
  void forgedUnsignedAndBrokenDeliveriesChangeNothing(Server server) throws Exception {
    var origin = Shop.create(server);
    var mirror = Hooks.mirror(server, origin);
    var body = Hooks.pushed("a".repeat(40));
    int before = server.events(mirror).size();
    assertEquals(
        401, Hooks.deliver(server, mirror, "f1", body, Hooks.sign(body, "wrong")).statusCode());
    assertEquals(401, Hooks.deliver(server, mirror, "f2", body, "").statusCode());
    assertEquals(
        401,
        Hooks.deliver(server, mirror, "f3", body + " ", Hooks.sign(body, Hooks.SECRET))
            .statusCode());
    assertEquals(
        401,
        Hooks.deliver(server, "nobody", "f4", body, Hooks.sign(body, Hooks.SECRET)).statusCode());
    var truncated = body.substring(0, body.length() / 2);
    assertEquals(
        400,
        Hooks.deliver(server, mirror, "f5", truncated, Hooks.sign(truncated, Hooks.SECRET))
            .statusCode());
    assertEquals(
        400,
        Hooks.deliver(server, mirror, "f6", "hello", Hooks.sign("hello", Hooks.SECRET))
            .statusCode());
    assertEquals(before, server.events(mirror).size());
  }

  @Test
  void aHugeDeliveryIsRefusedBeforeItIsRead(Server server) throws Exception {
    var origin = Shop.create(server);
    var mirror = Hooks.mirror(server, origin);
    var body = "x".repeat(26 << 20);
    try {
      var answer = Hooks.deliver(server, mirror, "huge", body, Hooks.sign(body, Hooks.SECRET));
      assertEquals(413, answer.statusCode());
    } catch (IOException closed) {
      // the server may hang up on a body it will not read; that is a refusal too
      assertTrue(server.get("/api/v1/me").path("name").isTextual());
    }
  }

  private static long settled(Server server, String project) {
    long settled = 0;
    for (var delivery : server.get("/api/v1/projects/" + project + "/deliveries").path("items")) {
      settled += delivery.path("state").asText().equals("pending") ? 0 : 1;
    }
    return settled;
  }

  /** The published vector: if this fails, the tests above prove nothing. */
  @Test
  void theTestsSignAsGitHubDoes() throws GeneralSecurityException {
    assertEquals(
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        Hooks.sign("Hello, World!", Hooks.SECRET));
  }
}
