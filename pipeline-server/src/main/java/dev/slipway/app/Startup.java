package dev.slipway.app;

import dev.slipway.access.BootstrapToken;
import dev.slipway.container.ReconcileContainers;
import dev.slipway.deploy.DeployWorker;
import dev.slipway.run.RunWorker;
import dev.slipway.run.Runs;
import dev.slipway.run.sandbox.StepContainers;
import dev.slipway.runtime.Containers;
import dev.slipway.trigger.Deliveries;
import dev.slipway.trigger.ReconcileRefs;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What happens, in order, when the server has started: what was under way before is taken up again,
 * then new work begins. Stopping is the reverse; containers go on.
 */
@Singleton
final class Startup {
  private static final Logger LOG = Logger.getLogger(Startup.class.getName());

  private final Engines engines;
  private final Recovery recovery;

  Startup(Engines engines, Recovery recovery) {
    this.engines = engines;
    this.recovery = recovery;
  }

  /** What works by itself once started. */
  record Engines(
      ConveyorThread conveyor,
      RunWorker runs,
      DeployWorker deployments,
      DeliveryThread deliveries,
      ScheduleThread schedules,
      ReviveThread revive) {}

  /** What is made good before that. */
  record Recovery(
      BootstrapToken token,
      Containers containers,
      ReconcileContainers own,
      Runs runs,
      Deliveries inbox,
      ReconcileRefs refs) {}

  void start(@Observes StartupEvent event) {
    recovery
        .token()
        .ready(Instant.now())
        .ifPresent(file -> LOG.info("log in with the one-time token in " + file));
    Thread.ofVirtual().name("deployments").start(this::startDeployments);
    recovery.containers().sweep(StepContainers.needed(recovery.runs()));
    recovery.own().atStart(Instant.now());
    engines.runs().start();
    engines.conveyor().start();
    recovery.inbox().wake(Instant.now());
    engines.deliveries().start();
    engines.schedules().start();
    Thread.ofVirtual().name("refs").start(this::compareRefs);
  }

  /* What is live is reachable at once; what died with the host may take as long as it starts. */
  private void startDeployments() {
    try {
      engines
          .deployments()
          .start()
          .forEach((stage, why) -> LOG.severe(stage + " could not be started again: " + why));
      engines.revive().start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "deployments could not be taken up again", e);
    }
  }

  /* A push whose processing was killed shows as a ref that is not where we last dealt with it. */
  private void compareRefs() {
    try {
      recovery.refs().hosted();
      recovery.refs().mirrored();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "the refs could not be compared with the journal", e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    engines.schedules().close();
    engines.deliveries().close();
    engines.conveyor().close();
    engines.revive().close();
    engines.deployments().close();
    engines.runs().close();
  }
}
