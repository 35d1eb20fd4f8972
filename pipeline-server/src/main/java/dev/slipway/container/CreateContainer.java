package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.event.EventType;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Makes a container that somebody asks for: its row and the fact first, so that none is made that
 * nobody knows of. Killed in between, a row is left without a container, which {@link
 * ReconcileContainers} takes back.
 */
public final class CreateContainer {
  private static final int ID_BYTES = 6;
  private static final int MOST = 200;

  private final ContainerBook book;
  private final ContainerHost host;
  private final SecureRandom random = new SecureRandom();

  public CreateContainer(ContainerBook book, ContainerHost host) {
    this.book = book;
    this.host = host;
  }

  /**
   * The container, not started.
   *
   * @throws Refusal if its image is not to be had, its name is taken or it cannot be made so
   */
  public Known create(ContainerOrder order, Caller by, Instant now) {
    if (book.own().of(order.project()).size() >= MOST) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "too-many-containers",
          "project '%s' has %d containers; remove some".formatted(order.project(), MOST));
    }
    var own = own(order, host.fetch(order), by, now);
    add(own, by);
    try {
      host.create(own.id(), own.digest(), order);
    } catch (RuntimeException e) {
      takeBack(own, e);
      throw e;
    }
    return new Known(
        own.id(), own.project(), own.name().value(), new Origin.Asked(own), new Status.Created());
  }

  private OwnContainer own(ContainerOrder order, String digest, Caller by, Instant now) {
    var id = freshId();
    return new OwnContainer(
        id,
        order.project(),
        order.name().orElseGet(() -> new ContainerName(id)),
        order.image(),
        digest,
        by.name(),
        order.keeping().autoRemove(),
        order.keeping().stopTimeout(),
        order.keeping().labels(),
        OwnContainer.Phase.CREATED,
        now.truncatedTo(ChronoUnit.MICROS));
  }

  private String freshId() {
    var bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void add(OwnContainer own, Caller by) {
    var event =
        ContainerBook.event(EventType.CONTAINER_CREATED, own, by.name())
            .with("token", by.token())
            .with("image", own.image())
            .with("digest", own.digest());
    boolean added =
        book.transactions()
            .<Boolean>call(
                tx -> {
                  boolean fresh = book.own().add(tx, own);
                  if (fresh) {
                    book.journal().append(tx, event);
                  }
                  return fresh;
                });
    if (!added) {
      throw RenameContainer.taken(own.name());
    }
  }

  private void takeBack(OwnContainer own, RuntimeException why) {
    var reason = Optional.ofNullable(why.getMessage()).orElse("it could not be made");
    try {
      host.remove(own.id());
      book.forget(
          own,
          ContainerBook.event(EventType.CONTAINER_REMOVED, own, ContainerBook.SERVER)
              .with("reason", reason));
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }
}
