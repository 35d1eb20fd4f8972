package dev.slipway.run.sandbox;

import dev.slipway.run.StepRunner.Order;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerState;
import dev.slipway.runtime.ExitCause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Waits for a step's container, pumps its log, and ends it when its time is over. */
final class WatchContainer {
  private static final Logger LOG = Logger.getLogger(WatchContainer.class.getName());
  private static final Duration GRACE = Duration.ofSeconds(3);

  /* How often the disk is looked at; a fast one takes a good part of a GiB meanwhile. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final InstantSource clock;
  private final DiskRoom room;

  WatchContainer(InstantSource clock, DiskRoom room) {
    this.clock = clock;
    this.room = room;
  }

  /** How it ended, its log whole; empty if that was lost together with its monitor. */
  Optional<StepEnd> watch(Container container, Order order, LogPump pump)
      throws InterruptedException {
    var pumping = Thread.ofVirtual().name("log of " + order.key()).start(pump::run);
    var asked = order.cancellation().whenAsked(() -> stopInBackground(container));
    try {
      var overdue = await(container, order);
      pumping.join();
      return end(container, order, overdue);
    } finally {
      asked.close();
      pumping.interrupt();
      joined(pumping);
    }
  }

  private static void joined(Thread pumping) {
    boolean interrupted = Thread.interrupted();
    try {
      pumping.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** True if it ran out of time. */
  private boolean await(Container container, Order order) throws InterruptedException {
    while (true) {
      var left = Duration.between(clock.instant(), deadline(order));
      if (container.await(left.compareTo(LOOK) < 0 ? atLeastNone(left) : LOOK).isPresent()) {
        return false;
      }
      if (room.isLow()) {
        container.stop(Duration.ZERO);
        return false;
      }
      if (left.compareTo(LOOK) < 0) {
        container.stop(GRACE);
        return true;
      }
    }
  }

  private static Duration atLeastNone(Duration left) {
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Instant deadline(Order order) {
    return order.started().plus(order.step().timeout());
  }

  private static void stopInBackground(Container container) {
    Thread.ofVirtual().name("stop " + container.id()).start(() -> stop(container));
  }

  private static void stop(Container container) {
    try {
      container.stop(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a cancelled step could not be stopped", e);
    }
  }

  private Optional<StepEnd> end(Container container, Order order, boolean overdue) {
    if (!(container.state() instanceof ContainerState.Exited exited)) {
      throw new IllegalStateException("container %s has not ended".formatted(container.id()));
    }
    var exit = exited.exit();
    if (exit.cause() == ExitCause.LOST) {
      return Optional.empty();
    }
    if (room.isLow()) {
      return Optional.of(new StepEnd(exit.code(), StepSnapshot.End.OUT_OF_DISK, exited.at()));
    }
    boolean late = overdue || !exited.at().isBefore(deadline(order));
    var how =
        exit.code() != 0 && order.cancellation().asked()
            ? StepSnapshot.End.CANCELLED
            : late && (overdue || exit.code() != 0)
                ? StepSnapshot.End.TIMED_OUT
                : how(exit.cause());
    return Optional.of(new StepEnd(exit.code(), how, exited.at()));
  }

  private static StepSnapshot.End how(ExitCause cause) {
    return switch (cause) {
      case EXITED -> StepSnapshot.End.EXITED;
      case SIGNALED -> StepSnapshot.End.SIGNALED;
      case OUT_OF_MEMORY -> StepSnapshot.End.OUT_OF_MEMORY;
      case PIDS_LIMIT -> StepSnapshot.End.PIDS_LIMIT;
      case DISK_QUOTA -> StepSnapshot.End.DISK_QUOTA;
      case LOST -> throw new IllegalStateException("a lost container has no end");
    };
  }
}
