package dev.slipway.app;

import dev.slipway.event.ProjectName;
import dev.slipway.trigger.StartScheduled;
import dev.slipway.trigger.Timetable;
import java.time.ZoneId;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** Projects' schedules as jobs of Quartz, in the server's time zone. */
final class QuartzTimetable implements Timetable {
  private static final Logger LOG = Logger.getLogger(QuartzTimetable.class);
  private static final String KIND = "schedule";

  private final Scheduler scheduler;

  QuartzTimetable(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Says what happens when one rings. */
  void ring(StartScheduled start) {
    scheduler.register(
        KIND,
        job -> {
          var space = job.indexOf(' ');
          start.start(new ProjectName(job.substring(0, space)), job.substring(space + 1));
        });
  }

  @Override
  public void set(ProjectName project, Set<String> crons) {
    var wanted = new TreeSet<String>();
    crons.forEach(cron -> wanted.add(project + " " + cron));
    for (var planned : scheduler.planned(KIND)) {
      if (planned.startsWith(project + " ") && !wanted.remove(planned)) {
        scheduler.cancel(KIND, planned);
      }
    }
    wanted.forEach(this::plan);
  }

  private void plan(String job) {
    var cron = job.substring(job.indexOf(' ') + 1);
    try {
      scheduler.cron(KIND, job, cron, ZoneId.systemDefault(), Scheduler.Missed.SKIP);
    } catch (IllegalArgumentException e) {
      LOG.warnf("the schedule '%s' is left out: %s", job, e.getMessage());
    }
  }
}
