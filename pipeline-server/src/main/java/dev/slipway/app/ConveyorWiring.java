package dev.slipway.app;

import dev.slipway.access.BootstrapToken;
import dev.slipway.container.ReconcileContainers;
import dev.slipway.deploy.Deploy;
import dev.slipway.deploy.DeployWorker;
import dev.slipway.deploy.MoveStageTag;
import dev.slipway.event.Cursors;
import dev.slipway.event.Journal;
import dev.slipway.event.Leases;
import dev.slipway.event.Quarantine;
import dev.slipway.event.Transactions;
import dev.slipway.release.CutRelease;
import dev.slipway.release.Promote;
import dev.slipway.run.RunWorker;
import dev.slipway.run.Runs;
import dev.slipway.run.StartRun;
import dev.slipway.runtime.Containers;
import dev.slipway.trigger.Deliveries;
import dev.slipway.trigger.HandleDeliveries;
import dev.slipway.trigger.KeepSchedules;
import dev.slipway.trigger.ReconcileRefs;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** The conveyor, over the verbs and workers it tells what to do. */
@Singleton
final class ConveyorWiring {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(400);

  @Produces
  @Singleton
  Conveyor.Verbs verbs(
      StartRun start, CutRelease cut, Promote promote, Deploy deploy, MoveStageTag tag) {
    return new Conveyor.Verbs(start, cut, promote, deploy, tag);
  }

  @Produces
  @Singleton
  Conveyor.Workers workers(
      DeliveryThread deliveries,
      RunWorker runs,
      DeployWorker deployments,
      ScheduleThread schedules) {
    return new Conveyor.Workers(deliveries::wake, runs::wake, deployments::wake, schedules::wake);
  }

  @Produces
  @Singleton
  ConveyorThread thread(
      ConveyorThread.Book book,
      EventAttempts.Book events,
      DataDirectory data,
      Conveyor.Verbs verbs,
      Conveyor.Workers workers,
      InstantSource clock) {
    var conveyor = new Conveyor(verbs, workers, clock);
    var attempts = new EventAttempts(conveyor::next, events, FIRST_PAUSE);
    return new ConveyorThread(book, data.serverId(), attempts);
  }

  @Produces
  @Singleton
  EventAttempts.Book events(Journal journal, Quarantine quarantine, Transactions transactions) {
    return new EventAttempts.Book(journal, quarantine, transactions);
  }

  @Produces
  @Singleton
  ConveyorThread.Book book(
      Journal journal, Cursors cursors, Leases leases, Transactions transactions) {
    return new ConveyorThread.Book(journal, cursors, leases, transactions);
  }

  @Produces
  @Singleton
  DeliveryThread deliveries(HandleDeliveries handle, InstantSource clock) {
    return new DeliveryThread(handle, clock);
  }

  @Produces
  @Singleton
  ScheduleThread schedules(KeepSchedules keep) {
    return new ScheduleThread(keep);
  }

  @Produces
  @Singleton
  Startup.Engines engines(
      ConveyorThread conveyor,
      RunWorker runs,
      DeployWorker deployments,
      DeliveryThread deliveries,
      ScheduleThread schedules,
      ReviveThread revive) {
    return new Startup.Engines(conveyor, runs, deployments, deliveries, schedules, revive);
  }

  @Produces
  @Singleton
  Startup.Recovery recovery(
      BootstrapToken token,
      Containers containers,
      ReconcileContainers own,
      Runs runs,
      Deliveries inbox,
      ReconcileRefs refs) {
    return new Startup.Recovery(token, containers, own, runs, inbox, refs);
  }
}
