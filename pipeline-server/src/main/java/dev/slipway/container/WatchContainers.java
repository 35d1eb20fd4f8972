package dev.slipway.container;

import dev.slipway.event.EventType;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Says when a container that somebody asked for has ended, and removes the ones that were to go
 * then. One virtual thread each, for as long as they run.
 */
public final class WatchContainers {
  private static final Logger LOG = Logger.getLogger(WatchContainers.class.getName());
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final ContainerBook book;
  private final ContainerHost host;
  private final Turns turns;
  private final Set<String> watched = ConcurrentHashMap.newKeySet();

  public WatchContainers(ContainerBook book, ContainerHost host, Turns turns) {
    this.book = book;
    this.host = host;
    this.turns = turns;
  }

  /** Watches one that was started; nothing to do if it is watched. */
  public void watch(OwnContainer own) {
    if (watched.add(own.id())) {
      Thread.ofVirtual().name("container " + own.id()).start(() -> follow(own));
    }
  }

  private void follow(OwnContainer own) {
    try {
      while (host.find(own.id()).isPresent()) {
        if (host.await(own.id(), LOOK).isPresent() && over(own)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "the end of container " + own.id() + " could not be written down", e);
    } finally {
      watched.remove(own.id());
    }
  }

  /** Writes down that it ended and removes it if that was wished; false if it runs again. */
  boolean over(OwnContainer own) {
    return turns.take(
        own.id(),
        () -> {
          var seen = host.find(own.id());
          if (seen.isPresent() && seen.get().status() instanceof Status.Exited end) {
            watched.remove(own.id());
            book.own().find(own.id()).ifPresent(now -> ended(now, end));
            return true;
          }
          return seen.isEmpty();
        });
  }

  private void ended(OwnContainer own, Status.Exited end) {
    book.move(
        own,
        OwnContainer.Phase.EXITED,
        ContainerBook.event(EventType.CONTAINER_EXITED, own, ContainerBook.SERVER)
            .with("exit", Integer.toString(end.code()))
            .with("cause", end.cause()));
    if (own.autoRemove()) {
      host.remove(own.id());
      book.forget(own, ContainerBook.event(EventType.CONTAINER_REMOVED, own, ContainerBook.SERVER));
    }
  }
}
