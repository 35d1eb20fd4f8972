package dev.slipway.app;

import dev.slipway.event.ProjectName;
import dev.slipway.trigger.Timetable;
import java.time.ZoneId;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The schedules of pipelines as jobs of Quartz, one for each project and cron expression. */
final class QuartzTimetable implements Timetable {
  private static final Logger LOG = Logger.getLogger(QuartzTimetable.class.getName());
  private static final String KIND = "schedule";

  private final Scheduler scheduler;

  QuartzTimetable(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** What is called when a schedule's time has come. */
  interface Ring {
    void ring(ProjectName project, String cron);
  }

  /** Says what happens then; to be called on each start, before the scheduler starts. */
  void onRing(Ring ring) {
    scheduler.register(
        KIND,
        argument -> {
          int space = argument.indexOf(' ');
          ring.ring(
              new ProjectName(argument.substring(0, space)), argument.substring(space + 1));
        });
  }

  @Override
  public void set(ProjectName project, Set<String> crons) {
    var mine = project + " ";
    var wanted = crons.stream().map(cron -> mine + cron).collect(Collectors.toSet());
    var planned =
        scheduler.planned(KIND).stream()
            .filter(argument -> argument.startsWith(mine))
            .collect(Collectors.toSet());
    planned.stream().filter(p -> !wanted.contains(p)).forEach(p -> scheduler.cancel(KIND, p));
    wanted.stream().filter(w -> !planned.contains(w)).forEach(w -> plan(w, mine.length()));
  }

  private void plan(String argument, int cronAt) {
    try {
      scheduler.cron(
          KIND,
          argument,
          argument.substring(cronAt),
          ZoneId.systemDefault(),
          Scheduler.Missed.SKIP);
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "a schedule was left out", e);
    }
  }
}
