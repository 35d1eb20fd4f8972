package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.event.EventType;

/**
 * Lets people into a container: a further command, or its own first process. Who went in is written
 * down before the door opens.
 */
public final class EnterContainer {
  private final ContainerBook book;
  private final FindContainer find;
  private final ContainerInside inside;

  public EnterContainer(ContainerBook book, FindContainer find, ContainerInside inside) {
    this.book = book;
    this.find = find;
    this.inside = inside;
  }

  /**
   * Runs a command. Of what it is told only the first word is written down: people put passwords
   * into arguments.
   *
   * @throws Refusal if the container does not run, or cannot run that
   */
  public LiveSession exec(Known container, ExecOrder order, Caller by) {
    requireRunning(container);
    book.note(
        ContainerBook.event(EventType.CONTAINER_EXEC_STARTED, container, by)
            .with("command", order.command().getFirst())
            .with("terminal", Boolean.toString(order.terminal().isPresent())));
    return inside.exec(container.id(), order);
  }

  /**
   * Attaches to its first process.
   *
   * @throws Refusal if it has ended
   */
  public LiveSession attach(Known container, Caller by) {
    var now = find.again(container).orElseThrow(() -> gone(container));
    if (now.status() instanceof Status.Exited) {
      throw StopContainer.notRunning(now);
    }
    book.note(ContainerBook.event(EventType.CONTAINER_ATTACHED, container, by));
    return inside.attach(container.id());
  }

  private void requireRunning(Known container) {
    var now = find.again(container).orElseThrow(() -> gone(container));
    if (!(now.status() instanceof Status.Running)) {
      throw StopContainer.notRunning(now);
    }
  }

  private static Refusal gone(Known container) {
    return Refusal.notFound("container", container.name());
  }
}
