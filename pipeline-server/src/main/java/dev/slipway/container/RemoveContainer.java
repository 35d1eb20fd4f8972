package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.event.EventType;

/** Removes a container and all it wrote. */
public final class RemoveContainer {
  private final ContainerBook book;
  private final ContainerHost host;

  public RemoveContainer(ContainerBook book, ContainerHost host) {
    this.book = book;
    this.host = host;
  }

  /**
   * Removes it.
   *
   * @param force also if it runs
   * @throws Refusal if it runs and that is not forced
   */
  public void remove(Known container, OwnContainer own, boolean force, Caller by) {
    if (container.status().isAlive() && !force) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "container-running",
          "container '%s' is %s: stop it first, or remove it by force"
              .formatted(container.name(), container.status().word()));
    }
    host.remove(own.id());
    book.forget(own, ContainerBook.event(EventType.CONTAINER_REMOVED, container, by));
  }
}
