package dev.slipway.app;

import dev.slipway.trigger.KeepSchedules;
import java.time.Duration;

/** Keeps the timetable in step with what the default branches ask for. */
final class ScheduleThread extends WokenThread {
  private static final Duration BEAT = Duration.ofMinutes(5);

  ScheduleThread(KeepSchedules schedules) {
    super("schedules", BEAT, schedules::keepAll);
  }
}
