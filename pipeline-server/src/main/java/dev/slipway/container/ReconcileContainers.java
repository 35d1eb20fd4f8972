package dev.slipway.container;

import dev.slipway.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Makes what is written down and what there is agree again, when the server starts and now and then
 * after: whatever happened in between is said then.
 */
public final class ReconcileContainers {
  private static final Logger LOG = Logger.getLogger(ReconcileContainers.class.getName());

  /* Whoever made one that goes when it ends, and never started it, is gone. */
  private static final Duration FORSAKEN = Duration.ofHours(1);

  /* What is being made or removed at this moment has one without the other. */
  private static final Duration UNDER_WAY = Duration.ofMinutes(5);

  private final ContainerBook book;
  private final ContainerHost host;
  private final WatchContainers watch;

  public ReconcileContainers(ContainerBook book, ContainerHost host, WatchContainers watch) {
    this.book = book;
    this.host = host;
    this.watch = watch;
  }

  /** When the server has started, and nothing is being made yet. */
  public void atStart(Instant now) {
    removeUnknown();
    reconcile(now.plus(UNDER_WAY));
  }

  /** Goes through all; one that fails is told in the log and does not stop the others. */
  public void reconcile(Instant now) {
    for (var own : book.own().all()) {
      try {
        reconcile(own, now);
      } catch (RuntimeException e) {
        LOG.log(Level.SEVERE, "container " + own.id() + " could not be looked after", e);
      }
    }
  }

  /* Made, then its row taken back, then killed before it was removed. */
  private void removeUnknown() {
    var known = new HashSet<String>();
    book.own().all().forEach(own -> known.add(own.id()));
    for (var seen : host.list()) {
      if (seen.labels().containsKey(Marks.PROJECT) && !known.contains(seen.id())) {
        host.remove(seen.id());
      }
    }
  }

  private void reconcile(OwnContainer own, Instant now) {
    var age = Duration.between(own.created(), now);
    var seen = host.find(own.id());
    if (seen.isEmpty()) {
      if (age.compareTo(UNDER_WAY) >= 0) {
        book.forget(own, removed(own, "it is not there"));
      }
      return;
    }
    switch (seen.get().status()) {
      case Status.Created created -> {
        if (own.autoRemove() && age.compareTo(FORSAKEN) >= 0) {
          host.remove(own.id());
          book.forget(own, removed(own, "it was never started"));
        }
      }
      case Status.Running running -> runs(own);
      case Status.Paused paused -> runs(own);
      case Status.Restarting restarting -> runs(own);
      case Status.Exited exited -> {
        started(own);
        watch.over(own);
      }
    }
  }

  private void runs(OwnContainer own) {
    started(own);
    watch.watch(own);
  }

  /* Begun, and the server killed before that was written down. */
  private void started(OwnContainer own) {
    if (own.phase() == OwnContainer.Phase.CREATED) {
      book.move(
          own,
          OwnContainer.Phase.STARTED,
          ContainerBook.event(EventType.CONTAINER_STARTED, own, ContainerBook.SERVER));
    }
  }

  private static dev.slipway.event.NewEvent removed(OwnContainer own, String reason) {
    return ContainerBook.event(EventType.CONTAINER_REMOVED, own, ContainerBook.SERVER)
        .with("reason", reason);
  }
}
