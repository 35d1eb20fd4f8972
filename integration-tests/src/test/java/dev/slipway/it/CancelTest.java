package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A running run that is cancelled ends soon, as cancelled. */
@ExtendWith(OneServer.class)
class CancelTest {
  @Test
  void theStepIsEnded(Server server) {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("sleep 1000")).commit("long");
    shop.push();
    shop.event("step.started", Map.of());
    server.post(shop.path() + "/runs/1/cancel", "{}", 202);
    var run = shop.ended(1);
    assertEquals("cancelled", run.path("state").asText());
    assertEquals("cancelled", run.path("steps").get(0).path("state").asText());
    server.post(shop.path() + "/runs/1/cancel", "{}", 409);
  }
}
