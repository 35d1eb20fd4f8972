package dev.slipway.app;

import dev.slipway.container.ReconcileContainers;
import dev.slipway.deploy.Deployments;
import dev.slipway.event.sql.SqlLeases;
import dev.slipway.image.ImageUpkeep;
import dev.slipway.release.Releases;
import dev.slipway.run.DiscardRuns;
import dev.slipway.runtime.Containers;
import dev.slipway.source.Projects;
import dev.slipway.trigger.StartScheduled;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** The scheduler and the sweeps that are nobody else's. */
@Singleton
final class TimeWiring {
  private static final Logger LOG = Logger.getLogger(TimeWiring.class);
  private static final int AFTER_ALL_OTHERS = 9000;
  private static final long SCRUB_RATE = 50L << 20;

  @Produces
  @Singleton
  Scheduler scheduler(DataSource pool, DataDirectory data) {
    return new Scheduler(pool, data.serverId());
  }

  @Produces
  @Singleton
  QuartzTimetable timetable(Scheduler scheduler) {
    return new QuartzTimetable(scheduler);
  }

  @Produces
  @Singleton
  Retention retention(
      Projects projects,
      Deployments deployments,
      Releases releases,
      DiscardRuns discard,
      RunConfig config) {
    return new Retention(projects, deployments, releases, discard, config.keep());
  }

  /** Last, so that every kind of work is registered before the first falls due. */
  void start(
      @Observes @Priority(AFTER_ALL_OTHERS) StartupEvent started,
      Scheduler scheduler,
      QuartzTimetable timetable,
      StartScheduled startScheduled,
      SqlLeases leases,
      ReconcileContainers containers,
      Containers runtime,
      ImageUpkeep images,
      ImagesConfig imagesConfig,
      Retention retention) {
    timetable.ring(startScheduled);
    scheduler.register("lease-sweep", argument -> sweep(leases));
    scheduler.every("lease-sweep", "all", Duration.ofMinutes(30), Scheduler.Missed.SKIP);
    scheduler.register("retention", argument -> retention.sweep());
    scheduler.every("retention", "all", Duration.ofMinutes(10), Scheduler.Missed.ONCE);
    scheduler.register("containers", argument -> containers.reconcile(Instant.now()));
    scheduler.every("containers", "all", Duration.ofMinutes(10), Scheduler.Missed.SKIP);
    scheduler.register("janitor", argument -> tidy(runtime));
    scheduler.every("janitor", "all", Duration.ofMinutes(10), Scheduler.Missed.SKIP);
    scheduler.register("image-garbage", argument -> collect(images));
    scheduler.every("image-garbage", "all", Duration.ofHours(1), Scheduler.Missed.SKIP);
    scheduler.register("image-scrub", argument -> scrub(images));
    scheduler.every("image-scrub", "all", imagesConfig.scrub(), Scheduler.Missed.SKIP);
    scheduler.start();
  }

  /* What a crash left half made; whole containers are their makers' to remove. */
  private static void tidy(Containers runtime) {
    var report = runtime.sweep(id -> true);
    if (!report.isClean()) {
      LOG.warnf(
          "the janitor removed %s, and could not remove %s", report.removed(), report.failed());
    }
  }

  private static void collect(ImageUpkeep images) {
    var swept = images.collect(false);
    if (!swept.removed().isEmpty()) {
      LOG.infof(
          "the store of images gave up %d MB that nobody needs",
          (swept.before() - swept.after()) >> 20);
    }
  }

  /* Slowly: people and runs come first. */
  private static void scrub(ImageUpkeep images) {
    for (var corrupt : images.scrub(false, Optional.of(SCRUB_RATE)).corrupt()) {
      LOG.errorf(
          "blob %s had decayed on disk and was moved aside; needed by %s: pull, push or build that"
              + " again",
          corrupt.digest(), corrupt.broken());
    }
  }

  void stop(@Observes ShutdownEvent stopping, Scheduler scheduler) {
    scheduler.close();
  }

  private static void sweep(SqlLeases leases) {
    var swept = leases.sweep(Duration.ofDays(1));
    LOG.debugf("swept %d leases of holders that are gone", swept);
  }
}
