package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.event.EventType;
import java.io.IOException;
import java.time.Instant;

/** Makes an image of a container as it stands; a running one is held still meanwhile. */
public final class CommitContainer {
  private final ContainerBook book;
  private final ContainerInside inside;

  public CommitContainer(ContainerBook book, ContainerInside inside) {
    this.book = book;
    this.inside = inside;
  }

  /** An image that was made. */
  public record Made(String name, String digest) {}

  /**
   * Makes and tags it.
   *
   * @throws Refusal if the name is not one of the project's
   */
  public Made commit(Known container, OwnContainer own, CommitOrder order, Caller by, Instant now)
      throws IOException {
    var prefix = "localhost/" + container.project() + "/";
    if (!order.name().startsWith(prefix) || order.name().indexOf('@') >= 0) {
      throw new Refusal(
          Refusal.Kind.INVALID,
          "image-name",
          "an image of this project is called %sNAME[:TAG], not '%s'"
              .formatted(prefix, order.name().length() <= 80 ? order.name() : "..."));
    }
    var digest = inside.commit(own, order, now);
    book.note(
        ContainerBook.event(EventType.CONTAINER_COMMITTED, container, by)
            .with("image", order.name())
            .with("digest", digest));
    return new Made(order.name(), digest);
  }
}
