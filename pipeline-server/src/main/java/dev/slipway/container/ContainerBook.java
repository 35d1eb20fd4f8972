package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.Transactions;

/** What the verbs of this noun write to: rows and the journal, in one transaction. */
public record ContainerBook(Transactions transactions, Journal journal, OwnContainers own) {
  /** Who is named where the server itself did something. */
  static final String SERVER = "server";

  /** The fact, by a caller. */
  static NewEvent event(EventType type, Known container, Caller by) {
    return NewEvent.of(type, container.project(), container.id())
        .with("name", container.name())
        .with("by", by.name())
        .with("token", by.token());
  }

  /** The fact, of one that somebody asked for. */
  static NewEvent event(EventType type, OwnContainer container, String by) {
    return NewEvent.of(type, container.project(), container.id())
        .with("name", container.name().value())
        .with("by", by);
  }

  /** Appends a fact that changes no row. */
  void note(NewEvent event) {
    transactions.run(tx -> journal.append(tx, event));
  }

  /** Moves a container on and says so; false if that was said already. */
  boolean move(OwnContainer container, OwnContainer.Phase phase, NewEvent event) {
    return transactions.<Boolean>call(
        tx -> {
          boolean moved = own.move(tx, container.id(), phase);
          if (moved) {
            journal.append(tx, event);
          }
          return moved;
        });
  }

  /** Forgets a container and says so; nothing to do if it is forgotten. */
  void forget(OwnContainer container, NewEvent event) {
    transactions.run(
        tx -> {
          if (own.remove(tx, container.id())) {
            journal.append(tx, event);
          }
        });
  }
}
