package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A release that is not healthy never serves; an earlier one can be brought back. */
@ExtendWith(OneServer.class)
class DeploymentTest {
  private static final String SICK = Pages.WEB.replace("path: /,", "path: /missing,");

  @Test
  void aFailingHealthCheckKeepsTheOldOneServing(Server server) {
    var shop = Shop.create(server);
    var good = shop.write("slipway.yaml", Pages.WEB).write("page.txt", "one\n").commit("good");
    shop.push();
    shop.serves("staging", good);

    var sick = SICK.replace("timeout: 20s", "timeout: 2s");
    var bad = shop.write("slipway.yaml", sick).commit("sick");
    shop.push();
    var rolledBack =
        shop.event("deployment.rolled-back", Map.of("stage", "staging", "commit", bad));
    assertTrue(
        rolledBack.path("data").path("reason").asText().contains("404"), rolledBack::toString);
    assertTrue(server.page(shop.name(), "staging").body().contains(good));
  }

  @Test
  void rollbackBringsTheOneBeforeBack(Server server) {
    var shop = Shop.create(server);
    var first = shop.write("slipway.yaml", Pages.WEB).write("page.txt", "one\n").commit("first");
    shop.push();
    shop.serves("staging", first);
    var second = shop.write("page.txt", "two\n").commit("second");
    shop.push();
    shop.serves("staging", second);

    server.post(shop.path() + "/stages/staging/rollback", "{}", 200);
    shop.serves("staging", first);
    server.post(shop.path() + "/stages/staging/rollback", "{\"release\": 99}", 404);
  }

  @Test
  void anApplicationThatEndsIsStartedAgain(Server server) {
    var shop = Shop.create(server);
    var commit =
        shop.write("slipway.yaml", Pages.WEB.replace("8080", "8137"))
            .write("page.txt", "one\n")
            .commit("mortal");
    shop.push();
    shop.serves("staging", commit);
    var process =
        ProcessHandle.allProcesses()
            .filter(one -> Server.commandLine(one).startsWith("httpd -f -p 8137"))
            .findFirst()
            .orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    shop.event("deployment.restarted", Map.of("stage", "staging", "commit", commit));
    shop.serves("staging", commit);
  }

  @Test
  void whoPushedMayNotApprove(Server server) {
    var shop = Shop.create(server, false);
    shop.write("slipway.yaml", Pages.WEB).write("page.txt", "one\n").commit("mine");
    shop.push();
    var awaiting = shop.event("promotion.awaiting", Map.of("stage", "production"));
    var path = shop.path() + "/promotions/" + awaiting.path("subject").asText() + "/approve";
    var body = "{\"digest\": \"" + awaiting.path("data").path("digest").asText() + "\"}";
    assertEquals("self-approval", server.post(path, body, 403).path("code").asText());

    var grants = "[{\"role\": \"approver\", \"project\": \"" + shop.name() + "\"}]";
    var bob = "bob-" + shop.name();
    server.post(
        "/api/v1/principals", "{\"name\": \"" + bob + "\", \"grants\": " + grants + "}", 201);
    var token =
        server
            .post("/api/v1/tokens", "{\"principal\": \"" + bob + "\"}", 201)
            .path("token")
            .asText();
    var wrong = body.replaceAll("sha256:..", "sha256:00");
    server.call(server.request("POST", path, token, wrong), 409);
    server.call(server.request("POST", path, token, body), 200);
    shop.event("deployment.live", Map.of("stage", "production"));
  }
}
