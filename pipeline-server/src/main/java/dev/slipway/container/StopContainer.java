package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.event.EventType;
import java.time.Duration;

/** Ends a container's command, kindly or not. */
public final class StopContainer {
  private final ContainerBook book;
  private final ContainerHost host;

  public StopContainer(ContainerBook book, ContainerHost host) {
    this.book = book;
    this.host = host;
  }

  /** TERM, after the grace time KILL; returns when it has ended; nothing to do if it had. */
  public void stop(Known container, Duration grace, Caller by) throws InterruptedException {
    if (container.status().isAlive()) {
      book.note(
          ContainerBook.event(EventType.CONTAINER_SIGNALLED, container, by)
              .with("signal", Signal.TERM.name())
              .with("grace", grace.toString()));
      host.stop(container.id(), grace);
    }
  }

  /**
   * Sends a signal to its first process.
   *
   * @throws Refusal if it does not run
   */
  public void kill(Known container, Signal signal, Caller by) {
    if (!container.status().isAlive()) {
      throw notRunning(container);
    }
    book.note(
        ContainerBook.event(EventType.CONTAINER_SIGNALLED, container, by)
            .with("signal", signal.name()));
    host.kill(container.id(), signal.number());
  }

  static Refusal notRunning(Known container) {
    return new Refusal(
        Refusal.Kind.CONFLICT,
        "container-not-running",
        "container '%s' is not running but %s"
            .formatted(container.name(), container.status().word()));
  }
}
