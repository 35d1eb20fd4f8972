package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A push goes to staging by itself, to production by approval, and nothing changes on the way. */
@ExtendWith(OneServer.class)
class PushToLiveTest {
  @Test
  void aPushBecomesLiveStageByStage(Server server) {
    var shop = Shop.create(server);
    var commit = shop.write("slipway.yaml", Pages.WEB).write("page.txt", "one\n").commit("one");
    var printed = shop.pushAndWatch();
    assertTrue(printed.contains("/projects/" + shop.name() + "/runs/1"), printed);
    assertEquals("succeeded", shop.ended(1).path("state").asText());

    shop.serves("staging", commit);
    var awaiting =
        shop.event("promotion.awaiting", Map.of("stage", "production", "commit", commit));
    assertEquals(503, server.page(shop.name(), "production").statusCode());
    shop.approve(awaiting);
    shop.serves("production", commit);

    var second = shop.write("page.txt", "two\n").commit("two");
    shop.push();
    shop.serves("staging", second);
    assertTrue(server.page(shop.name(), "production").body().contains(commit));
    assertFalse(server.page(shop.name(), "production").body().contains(second));
  }

  @Test
  void theJournalTellsThePlotInOrder(Server server) {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.WEB).write("page.txt", "one\n").commit("one");
    shop.push();
    shop.event("promotion.awaiting", Map.of("stage", "production"));
    assertEquals(
        List.of(
            "project.created",
            "ref.moved",
            "trigger.accepted",
            "run.queued",
            "run.started",
            "step.started",
            "step.ended",
            "step.started",
            "image.published",
            "step.ended",
            "run.succeeded",
            "release.cut",
            "promotion.approved",
            "deployment.started",
            "deployment.live",
            "promotion.awaiting"),
        shop.types());
  }
}
