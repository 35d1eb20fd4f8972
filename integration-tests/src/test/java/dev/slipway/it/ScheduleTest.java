package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A schedule on the default branch starts runs by itself. */
@ExtendWith(OneServer.class)
class ScheduleTest {
  @Test
  void theTimeComes(Server server) {
    var shop = Shop.create(server);
    var soon = LocalTime.now(ZoneId.systemDefault()).plusSeconds(8).getSecond();
    var scheduled =
        "on: {schedule: [{cron: '%d * * * * ?'}]}\n".formatted(soon) + Pages.step("echo tick");
    shop.write("slipway.yaml", scheduled).commit("scheduled");
    shop.push();
    shop.event("trigger.accepted", Map.of("cause", "schedule"));
    shop.write("slipway.yaml", "on: {schedule: []}\n" + Pages.step("echo tick")).commit("off");
    shop.push();
    assertEquals("succeeded", shop.ended(1).path("state").asText());
  }
}
