package dev.slipway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.event.ProjectName;
import dev.slipway.event.sql.TestDatabase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuartzTimetableTest {
  private static final ProjectName SHOP = new ProjectName("shop");
  private static final ProjectName SHOP_2 = new ProjectName("shop-2");

  @Test
  void aProjectHasTheSchedulesItWasGivenLast() {
    try (var scheduler = new Scheduler(TestDatabase.freshPool(), "timetable-test")) {
      var timetable = new QuartzTimetable(scheduler);
      timetable.set(SHOP, Set.of("0 0 3 * * ?", "0 0 4 * * ?", "not a cron"));
      timetable.set(SHOP_2, Set.of("0 0 5 * * ?"));
      timetable.set(SHOP, Set.of("0 0 4 * * ?", "0 0 6 * * ?"));
      assertEquals(
          List.of("shop 0 0 4 * * ?", "shop 0 0 6 * * ?", "shop-2 0 0 5 * * ?"),
          scheduler.planned("schedule"));
      timetable.set(SHOP, Set.of());
      assertEquals(List.of("shop-2 0 0 5 * * ?"), scheduler.planned("schedule"));
    }
  }
}
