package dev.slipway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.app.Scheduler.Missed;
import dev.slipway.event.sql.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private final DataSource pool = TestDatabase.freshPool();
  private final Queue<String> done = new ConcurrentLinkedQueue<>();

  private Scheduler scheduler() {
    var scheduler = new Scheduler(pool, "server-" + System.nanoTime());
    scheduler.register("note", done::add);
    scheduler.register(
        "fail",
        argument -> {
          done.add(argument);
          throw new IllegalStateException("expected in this test");
        });
    return scheduler;
  }

  private void awaitDone(String argument, int times) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> done.stream().filter(argument::equals).count() >= times);
  }

  @Test
  void whatIsPlannedHappensAgainAndAgainAlsoAfterAFailure() {
    try (var scheduler = scheduler()) {
      scheduler.start();
      scheduler.every("fail", "a", Duration.ofMillis(200), Missed.ONCE);
      scheduler.cron("note", "b", "* * * * * ?", ZoneOffset.UTC, Missed.SKIP);
      awaitDone("a", 3);
      awaitDone("b", 2);
    }
  }

  @Test
  void whatWasPlannedOutlivesTheServerAndIsMadeGoodOnce() {
    try (var before = scheduler()) {
      before.at("note", "late", Instant.now());
      before.every("note", "often", Duration.ofDays(1), Missed.SKIP);
      assertEquals(List.of("late", "often"), before.planned("note"));
    }
    try (var after = scheduler()) {
      after.start();
      awaitDone("late", 1);
      Awaitility.await().until(() -> after.planned("note").equals(List.of("often")));
    }
    assertEquals(1, done.stream().filter("late"::equals).count());
  }

  @Test
  void aPlanIsReplacedAndCancelled() {
    try (var scheduler = scheduler()) {
      scheduler.cron("note", "x", "0 0 3 * * ?", ZoneOffset.UTC, Missed.SKIP);
      scheduler.cron("note", "x", "0 0 4 * * ?", ZoneOffset.UTC, Missed.SKIP);
      assertEquals(List.of("x"), scheduler.planned("note"));
      scheduler.cancel("note", "x");
      scheduler.cancel("note", "x");
      assertEquals(List.of(), scheduler.planned("note"));
      assertThrows(
          IllegalArgumentException.class,
          () -> scheduler.cron("note", "x", "every day", ZoneOffset.UTC, Missed.SKIP));
    }
  }
}
