package dev.slipway.container;

import dev.slipway.access.Caller;
import java.time.Duration;

/** Ends a container's command and lets it begin again. */
public final class RestartContainer {
  private final StopContainer stop;
  private final StartContainer start;
  private final FindContainer find;

  public RestartContainer(
      ContainerBook book, ContainerHost host, WatchContainers watch, Turns turns) {
    this.stop = new StopContainer(book, host);
    this.start = new StartContainer(book, host, watch, turns);
    this.find = new FindContainer(book.own(), host);
  }

  /** Stops it if it runs, and starts it. */
  public void restart(Known container, OwnContainer own, Duration grace, Caller by)
      throws InterruptedException {
    stop.stop(container, grace, by);
    start.start(find.again(container).orElse(container), own, by);
  }
}
