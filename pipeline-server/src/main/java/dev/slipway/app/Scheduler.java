package dev.slipway.app;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.TimeZone;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.quartz.CronScheduleBuilder;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.ScheduleBuilder;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.utils.DBConnectionManager;

/**
 * Work that the clock starts, kept in the database by Quartz: of all servers one does each, and
 * what fell due while none was up is made good or let go, as each asked for.
 *
 * <p>A job is a kind, which says what to do, and an argument, which says to what. Register the
 * kinds first, on every start, then {@link #start}; what was planned before is still there. Work
 * runs on few threads and never twice at a time for the same job: do not wait in it.
 */
public final class Scheduler implements AutoCloseable {
  /** What becomes of the times that passed while no server was up. */
  public enum Missed {
    /** They are let go; the next one is the next. */
    SKIP,
    /** All together are made good once, at once. */
    ONCE
  }

  private final org.quartz.Scheduler quartz;
  private final Works works = new Works();

  /**
   * @param server this server's stable id
   */
  public Scheduler(DataSource pool, String server) {
    try {
      DBConnectionManager.getInstance()
          .addConnectionProvider("slipway", new PooledConnections(pool));
      this.quartz = new StdSchedulerFactory(settings(server)).getScheduler();
      quartz.setJobFactory((bundle, scheduler) -> new NamedJob(works));
    } catch (SchedulerException e) {
      throw new IllegalStateException("preparing Quartz", e);
    }
  }

  /** Says what jobs of that kind do, given their argument. */
  public void register(String kind, Consumer<String> work) {
    works.put(kind, work);
  }

  public void start() {
    attempt("starting the scheduler", quartz::start);
  }

  /** Plans a job in even distances from now on, in place of what was planned for it before. */
  public void every(String kind, String argument, Duration period, Missed missed) {
    var schedule =
        SimpleScheduleBuilder.simpleSchedule().withIntervalInMilliseconds(period.toMillis());
    plan(
        kind,
        argument,
        switch (missed) {
          case SKIP ->
              schedule.repeatForever().withMisfireHandlingInstructionNextWithRemainingCount();
          case ONCE ->
              schedule.repeatForever().withMisfireHandlingInstructionNowWithExistingCount();
        });
  }

  /**
   * Plans a job by a cron expression in Quartz's form, in place of what was planned for it before.
   *
   * @throws IllegalArgumentException if Quartz cannot read it
   */
  public void cron(String kind, String argument, String expression, ZoneId zone, Missed missed) {
    try {
      var schedule = CronScheduleBuilder.cronScheduleNonvalidatedExpression(expression);
      schedule.inTimeZone(TimeZone.getTimeZone(zone));
      plan(
          kind,
          argument,
          switch (missed) {
            case SKIP -> schedule.withMisfireHandlingInstructionDoNothing();
            case ONCE -> schedule.withMisfireHandlingInstructionFireAndProceed();
          });
    } catch (java.text.ParseException e) {
      throw new IllegalArgumentException("not a cron expression: " + expression, e);
    }
  }

  /** Plans a job for one moment, in place of what was planned for it before; a past one is now. */
  public void at(String kind, String argument, Instant moment) {
    var schedule = SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow();
    var trigger = trigger(kind, argument, schedule).startAt(Date.from(moment)).build();
    replace(kind, argument, trigger);
  }

  /** Plans it no more; does nothing if it was not planned. */
  public void cancel(String kind, String argument) {
    attempt("cancelling " + kind, () -> quartz.deleteJob(new JobKey(argument, kind)));
  }

  /** The arguments of the jobs of that kind that are planned. */
  public List<String> planned(String kind) {
    try {
      return quartz.getJobKeys(GroupMatcher.jobGroupEquals(kind)).stream()
          .map(JobKey::getName)
          .sorted()
          .toList();
    } catch (SchedulerException e) {
      throw new IllegalStateException("listing what is planned of " + kind, e);
    }
  }

  /** Waits for the work that runs, and starts no more. */
  @Override
  public void close() {
    attempt("stopping the scheduler", () -> quartz.shutdown(true));
  }

  private void plan(String kind, String argument, ScheduleBuilder<?> schedule) {
    replace(kind, argument, trigger(kind, argument, schedule).build());
  }

  private static TriggerBuilder<? extends Trigger> trigger(
      String kind, String argument, ScheduleBuilder<?> schedule) {
    return TriggerBuilder.newTrigger().withIdentity(argument, kind).withSchedule(schedule);
  }

  private void replace(String kind, String argument, Trigger trigger) {
    var job = JobBuilder.newJob(NamedJob.class).withIdentity(argument, kind).build();
    attempt("planning " + kind, () -> quartz.scheduleJob(job, java.util.Set.of(trigger), true));
  }

  /** A call of Quartz's. */
  private interface Call {
    void run() throws SchedulerException;
  }

  private static void attempt(String what, Call call) {
    try {
      call.run();
    } catch (SchedulerException e) {
      throw new IllegalStateException(what, e);
    }
  }

  private static Properties settings(String server) {
    var settings = new Properties();
    var prefix = "org.quartz.";
    settings.setProperty(prefix + "scheduler.instanceName", "slipway");
    settings.setProperty(prefix + "scheduler.instanceId", server);
    settings.setProperty(prefix + "scheduler.makeSchedulerThreadDaemon", "true");
    settings.setProperty(prefix + "threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    settings.setProperty(prefix + "threadPool.threadCount", "3");
    settings.setProperty(prefix + "threadPool.makeThreadsDaemons", "true");
    settings.setProperty(prefix + "jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    settings.setProperty(
        prefix + "jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    settings.setProperty(prefix + "jobStore.dataSource", "slipway");
    settings.setProperty(prefix + "jobStore.useProperties", "true");
    settings.setProperty(prefix + "jobStore.isClustered", "true");
    settings.setProperty(prefix + "jobStore.clusterCheckinInterval", "5000");
    settings.setProperty(prefix + "jobStore.misfireThreshold", "30000");
    return settings;
  }
}
