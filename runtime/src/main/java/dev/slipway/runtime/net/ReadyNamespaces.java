package dev.slipway.runtime.net;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/*
 * Whatever was handed out once is never handed out again: a namespace keeps what its container
 * did to it. One worker makes and removes, so that the calls stay few and nobody waits for them
 * who wants to start a container; only when none is ready does the caller make its own.
 */
/** Namespaces made before somebody wants them, and cleared away after. */
final class ReadyNamespaces {
  private static final int FEW = 4;
  private static final int ENOUGH = 8;

  private final Namespaces namespaces;
  private final AddressPool addresses;
  private final Function<InetAddress, Attachment> naming;
  private final Route route;
  private final Forget forget;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition idle = lock.newCondition();
  private final Map<Half, Deque<Attachment>> ready = new EnumMap<>(Half.class);
  private final Deque<Leaving> leaving = new ArrayDeque<>();
  private Optional<Half> wanted = Optional.empty();
  private boolean busy;
  private boolean closed;

  /** Which half of the subnet: with the internet or without. */
  private enum Half {
    ALONE,
    INTERNET;

    static Half of(boolean internet) {
      return internet ? INTERNET : ALONE;
    }
  }

  /** What one leaves behind, the firewall's elements for its address included. */
  record Leaving(Attachment place, List<Element> elements) {}

  /** What is done before addresses are free again. */
  interface Forget {
    void forget(List<Leaving> gone) throws IOException;
  }

  /** What every namespace is made with. */
  record Route(String gateway, int mtu) {}

  ReadyNamespaces(
      Namespaces namespaces,
      AddressPool addresses,
      Function<InetAddress, Attachment> naming,
      Route route,
      Forget forget) {
    this.namespaces = namespaces;
    this.addresses = addresses;
    this.naming = naming;
    this.route = route;
    this.forget = forget;
    for (var half : Half.values()) {
      ready.put(half, new ArrayDeque<>());
    }
    Thread.ofVirtual().name("network-namespaces").start(this::workOn);
  }

  /** One that nobody had before. */
  Attachment take(boolean internet) throws IOException {
    var half = Half.of(internet);
    lock.lock();
    try {
      var first = Optional.ofNullable(shelf(half).poll());
      if (shelf(half).size() < FEW) {
        wanted = Optional.of(half);
        work.signal();
      }
      if (first.isPresent()) {
        return first.get();
      }
    } finally {
      lock.unlock();
    }
    return make(half, 1).getFirst();
  }

  /** Clears it away in a while; its address is free after that. */
  void giveBack(Leaving one) {
    lock.lock();
    try {
      leaving.add(one);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Clears everything away that no container has, and stops. */
  void close() throws IOException {
    List<Leaving> gone;
    lock.lock();
    try {
      closed = true;
      work.signal();
      while (busy) {
        idle.awaitUninterruptibly();
      }
      ready
          .values()
          .forEach(shelf -> shelf.forEach(place -> leaving.add(new Leaving(place, List.of()))));
      ready.values().forEach(Deque::clear);
      gone = List.copyOf(leaving);
      leaving.clear();
    } finally {
      lock.unlock();
    }
    clear(gone);
  }

  private Deque<Attachment> shelf(Half half) {
    return java.util.Objects.requireNonNull(ready.get(half));
  }

  private void workOn() {
    lock.lock();
    try {
      while (!closed) {
        if (wanted.isEmpty() && leaving.isEmpty()) {
          work.awaitUninterruptibly();
        } else {
          var half = wanted;
          var gone = List.copyOf(leaving);
          wanted = Optional.empty();
          leaving.clear();
          unlocked(() -> workOn(half, gone));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void unlocked(Runnable task) {
    busy = true;
    lock.unlock();
    try {
      task.run();
    } finally {
      lock.lock();
      busy = false;
      idle.signalAll();
    }
  }

  private void workOn(Optional<Half> half, List<Leaving> gone) {
    try {
      if (half.isPresent()) {
        refill(half.get());
      }
    } catch (IOException e) {
      // Nobody to tell: the next container makes its own, and fails aloud if that fails too.
    }
    try {
      clear(gone);
    } catch (IOException e) {
      // Their addresses stay taken; what is left of them goes when the directory is next opened.
    }
  }

  private void clear(List<Leaving> gone) throws IOException {
    if (!gone.isEmpty()) {
      namespaces.remove(gone.stream().map(one -> one.place().namespace()).toList());
      forget.forget(gone);
      gone.forEach(one -> addresses.release(one.place().address()));
    }
  }

  private void refill(Half half) throws IOException {
    var made = make(half, ENOUGH - FEW);
    lock.lock();
    try {
      shelf(half).addAll(made);
      if (shelf(half).size() < FEW) {
        wanted = Optional.of(half);
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Attachment> make(Half half, int count) throws IOException {
    var places = new ArrayList<Attachment>();
    try {
      for (var i = 0; i < count; i++) {
        places.add(naming.apply(addresses.take(half == Half.INTERNET)));
      }
      namespaces.make(places, route.gateway(), route.mtu());
      return places;
    } catch (IOException e) {
      places.forEach(p -> addresses.release(p.address()));
      throw e;
    }
  }
}
