package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.event.EventType;

/** Lets a container's command begin. */
public final class StartContainer {
  private final ContainerBook book;
  private final ContainerHost host;
  private final WatchContainers watch;
  private final Turns turns;

  public StartContainer(
      ContainerBook book, ContainerHost host, WatchContainers watch, Turns turns) {
    this.book = book;
    this.host = host;
    this.watch = watch;
    this.turns = turns;
  }

  /**
   * Starts it; nothing to do if it runs.
   *
   * @throws Refusal if it cannot be started, or is gone
   */
  public void start(Known container, OwnContainer own, Caller by) {
    // Its last end is told before its new beginning.
    watch.over(own);
    turns.take(own.id(), () -> begin(container, own, by));
    watch.watch(own);
  }

  private boolean begin(Known container, OwnContainer own, Caller by) {
    var seen =
        host.find(own.id()).orElseThrow(() -> Refusal.notFound("container", container.name()));
    if (seen.status().isAlive()) {
      return false;
    }
    host.start(own.id());
    return book.move(
        own,
        OwnContainer.Phase.STARTED,
        ContainerBook.event(EventType.CONTAINER_STARTED, container, by));
  }
}
