package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.event.EventType;

/** Gives a container another name. */
public final class RenameContainer {
  private final ContainerBook book;

  public RenameContainer(ContainerBook book) {
    this.book = book;
  }

  /**
   * Renames it.
   *
   * @throws Refusal if the name is taken
   */
  public void rename(Known container, OwnContainer own, ContainerName name, Caller by) {
    var event =
        ContainerBook.event(EventType.CONTAINER_RENAMED, container, by).with("to", name.value());
    var renamed =
        book.transactions()
            .call(
                tx -> {
                  var done = book.own().rename(tx, own, name);
                  if (done.orElse(false)) {
                    book.journal().append(tx, event);
                  }
                  return done;
                });
    if (renamed.isEmpty()) {
      throw taken(name);
    }
  }

  static Refusal taken(ContainerName name) {
    return new Refusal(
        Refusal.Kind.CONFLICT,
        "container-exists",
        "the project has a container '%s' already".formatted(name));
  }
}
