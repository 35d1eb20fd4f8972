package dev.slipway.container;

import java.time.Duration;

/** Waits for a container's end. */
public final class AwaitContainer {
  private final ContainerHost host;

  public AwaitContainer(ContainerHost host) {
    this.host = host;
  }

  /** The container as it stands when it has ended, or when the time is over. */
  public Known await(Known container, Duration most) throws InterruptedException {
    var end = host.await(container.id(), most);
    var status =
        end.<Status>map(exited -> exited)
            .or(() -> host.find(container.id()).map(Sighting::status))
            .orElse(container.status());
    return new Known(
        container.id(), container.project(), container.name(), container.origin(), status);
  }
}
