package dev.slipway.app;

import dev.slipway.deploy.Deploy;
import dev.slipway.deploy.MoveStageTag;
import dev.slipway.event.Event;
import dev.slipway.event.ProjectName;
import dev.slipway.release.CutRelease;
import dev.slipway.release.Promote;
import dev.slipway.release.ReleaseId;
import dev.slipway.release.Wish;
import dev.slipway.run.RunId;
import dev.slipway.run.StartRun;
import java.time.InstantSource;
import java.util.UUID;

/**
 * The only place that says what happens next: one verb, or one worker to wake, for each event.
 *
 * <p>It may be told an event twice; every verb is idempotent. Nothing long happens here: runs,
 * deployments and deliveries are claimed from the database by the workers it wakes.
 */
final class Conveyor {
  private final Verbs verbs;
  private final Workers workers;
  private final InstantSource clock;

  Conveyor(Verbs verbs, Workers workers, InstantSource clock) {
    this.verbs = verbs;
    this.workers = workers;
    this.clock = clock;
  }

  /** What is done at once. */
  record Verbs(StartRun start, CutRelease cut, Promote promote, Deploy deploy, MoveStageTag tag) {}

  /** Who is woken: there is, or may be, work for it. */
  record Workers(Runnable deliveries, Runnable runs, Runnable deployments, Runnable schedules) {}

  void next(Event event) {
    switch (event.type()) {
      case DELIVERY_RECEIVED -> workers.deliveries().run();
      case TRIGGER_ACCEPTED -> verbs.start().start(event, clock.instant());
      case RUN_QUEUED, RUN_CANCEL_ASKED -> workers.runs().run();
      case RUN_SUCCEEDED -> verbs.cut().cut(run(event), clock.instant());
      case RELEASE_CUT -> verbs.promote().promote(new Wish.Cut(release(event)), clock.instant());
      case PROMOTION_APPROVED -> {
        verbs.deploy().deploy(UUID.fromString(event.subject()), clock.instant());
        workers.deployments().run();
      }
      case DEPLOYMENT_LIVE -> {
        verbs.tag().move(UUID.fromString(event.subject()));
        verbs.promote().promote(new Wish.Live(promotion(event)), clock.instant());
        workers.deployments().run();
      }
      case DEPLOYMENT_ROLLED_BACK -> workers.deployments().run();
      case REF_MOVED, PROJECT_CREATED -> workers.schedules().run();
      case TRIGGER_IGNORED,
          RUN_STARTED,
          STEP_STARTED,
          STEP_ENDED,
          RUN_FAILED,
          RUN_CANCELLED,
          IMAGE_PUBLISHED,
          IMAGE_BUILT,
          IMAGE_RECEIVED,
          PROMOTION_AWAITING,
          PROMOTION_SUPERSEDED,
          DEPLOYMENT_STARTED,
          DEPLOYMENT_RESTARTED,
          CONTAINER_CREATED,
          CONTAINER_STARTED,
          CONTAINER_SIGNALLED,
          CONTAINER_PAUSED,
          CONTAINER_RESUMED,
          CONTAINER_RENAMED,
          CONTAINER_EXEC_STARTED,
          CONTAINER_ATTACHED,
          CONTAINER_FILES_READ,
          CONTAINER_FILES_WRITTEN,
          CONTAINER_COMMITTED,
          IMAGE_PUSHED,
          IMAGE_TAGGED,
          IMAGE_REMOVED,
          IMAGE_LOADED,
          CONTAINER_EXITED,
          CONTAINER_REMOVED,
          SECRET_CHANGED,
          CONFIG_CHANGED,
          PRINCIPAL_CREATED,
          TOKEN_CREATED,
          TOKEN_REVOKED -> {}
    }
  }

  private static RunId run(Event event) {
    return new RunId(event.project(), Long.parseLong(event.subject()));
  }

  private static ReleaseId release(Event event) {
    ProjectName project = event.project();
    return new ReleaseId(project, Long.parseLong(event.subject()));
  }

  private static UUID promotion(Event event) {
    return UUID.fromString(event.need("promotion"));
  }
}
