package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.event.EventType;

/** Holds a container's processes still, and lets them go on. */
public final class HoldContainer {
  private final ContainerBook book;
  private final ContainerHost host;

  public HoldContainer(ContainerBook book, ContainerHost host) {
    this.book = book;
    this.host = host;
  }

  /**
   * Holds it; nothing to do if it is held.
   *
   * @throws dev.slipway.access.Refusal if it does not run
   */
  public void pause(Known container, Caller by) {
    if (container.status() instanceof Status.Running) {
      host.pause(container.id());
      book.note(ContainerBook.event(EventType.CONTAINER_PAUSED, container, by));
    } else if (!(container.status() instanceof Status.Paused)) {
      throw StopContainer.notRunning(container);
    }
  }

  /**
   * Lets it go on; nothing to do if it does.
   *
   * @throws dev.slipway.access.Refusal if it does not run
   */
  public void resume(Known container, Caller by) {
    if (container.status() instanceof Status.Paused) {
      host.resume(container.id());
      book.note(ContainerBook.event(EventType.CONTAINER_RESUMED, container, by));
    } else if (!(container.status() instanceof Status.Running)) {
      throw StopContainer.notRunning(container);
    }
  }
}
