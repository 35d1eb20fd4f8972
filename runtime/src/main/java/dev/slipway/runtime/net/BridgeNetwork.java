package dev.slipway.runtime.net;

import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The network of one data directory's containers: made with the first that needs it, kept while
 * there is one, its rules put back whenever they are not as they were set.
 */
public final class BridgeNetwork implements AutoCloseable {
  private static final Duration RULES_CHECKED_EVERY = Duration.ofSeconds(3);

  private final Bridge bridge;
  private final String mark;
  private final Optional<String> configured;
  private final ChooseSubnet subnets;
  private final Firewall firewall;
  private final Namespaces namespaces;
  private final Set<String> inUse = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Ready> ready = Optional.empty();
  private Optional<Thread> guard = Optional.empty();

  private record Ready(
      Subnet subnet, AddressPool addresses, List<String> resolvers, ReadyNamespaces namespaces) {}

  /**
   * @param mark what tells this data directory's names from others'
   * @param configured a subnet, or a free one is chosen and kept in {@code memory}
   */
  public BridgeNetwork(
      Syscalls kernel, String mark, String bridge, Optional<String> configured, Path memory)
      throws IOException {
    this.namespaces = new Namespaces(kernel, "slipway-" + mark + "-", bridge);
    this.mark = mark;
    this.bridge = new Bridge(bridge);
    this.configured = configured;
    this.subnets = new ChooseSubnet(bridge, memory);
    this.firewall = new Firewall("slipway_" + mark, bridge);
  }

  /** To be called before mounts are copied for an engine: it has to see what is made later. */
  public static void prepare(Syscalls kernel) throws IOException {
    HostMounts.shareNames(kernel);
  }

  /** A place of its own for a container, ready to use; nobody else ever gets it. */
  public Attachment take(boolean internet) throws IOException {
    var place = ready().namespaces().take(internet);
    inUse.add(place.namespace());
    return place;
  }

  /** Takes over a container's place that an earlier process gave it. */
  public void adopt(String namespace, InetAddress address) throws IOException {
    inUse.add(namespace);
    ready().addresses().reserve(address);
  }

  /** Everything that was to be adopted is; removes what an earlier process kept ready. */
  public void adopted() throws IOException {
    var left = namespaces.existing();
    left.removeIf(inUse::contains);
    namespaces.remove(left);
  }

  /** Removes a container's place, after this call has returned; its address is free then. */
  public void leave(String namespace, InetAddress address) throws IOException {
    alone(
        () -> {
          inUse.remove(namespace);
          if (ready.isPresent()) {
            ready.get().namespaces().giveBack(namespace, address);
          } else {
            namespaces.remove(List.of(namespace));
          }
          return true;
        });
  }

  public List<String> resolvers() throws IOException {
    return ready().resolvers();
  }

  /** Puts bridge and rules back if somebody changed them; nothing to do while none is needed. */
  public void restore() throws IOException {
    alone(
        () -> {
          if (ready.isPresent() && !(bridge.exists() && firewall.isInPlace())) {
            firewall.apply(ready.get().subnet(), ready.get().resolvers());
            bridge.make(ready.get().subnet());
          }
          return true;
        });
  }

  /** Removes bridge and rules; only while there is no container on it. */
  public void remove() throws IOException {
    alone(
        () -> {
          clearReady();
          ready = Optional.empty();
          bridge.remove();
          firewall.remove();
          return true;
        });
  }

  /** Stops looking after the rules; what containers use stays as it is. */
  @Override
  public void close() throws IOException {
    guard.ifPresent(Thread::interrupt);
    alone(
        () -> {
          clearReady();
          namespaces.close();
          return true;
        });
  }

  private void clearReady() throws IOException {
    if (ready.isPresent()) {
      ready.get().namespaces().close();
    }
  }

  /** Both names tell the address, so that nothing else needs to be remembered. */
  private Attachment attachment(InetAddress address) {
    var bytes = address.getAddress();
    var end = mark + "-%02x%02x".formatted(bytes[2], bytes[3]);
    return new Attachment("slipway-" + end, "v" + end, address);
  }

  private Ready ready() throws IOException {
    return alone(
        () -> {
          if (ready.isEmpty()) {
            ready = Optional.of(make());
            guard = guard.or(() -> Optional.of(startGuard()));
          }
          return ready.get();
        });
  }

  private Thread startGuard() {
    return Thread.ofVirtual().name("network-rules").start(this::lookAfterRules);
  }

  private interface Change<T> {
    T make() throws IOException;
  }

  private <T> T alone(Change<T> change) throws IOException {
    lock.lock();
    try {
      return change.make();
    } finally {
      lock.unlock();
    }
  }

  /** The rules come first: there is never a bridge without them. */
  private Ready make() throws IOException {
    var resolvers = Resolvers.read();
    for (var tries = 0; tries < 5; tries++) {
      var subnet = subnets.choose(configured);
      firewall.apply(subnet, resolvers);
      bridge.make(subnet);
      if (configured.isPresent() || subnets.isStillOurs(subnet)) {
        return ready(subnet, resolvers);
      }
      bridge.remove();
    }
    throw new IOException("others on this host keep taking the networks we choose");
  }

  private Ready ready(Subnet subnet, List<String> resolvers) throws IOException {
    var addresses = new AddressPool(subnet);
    return new Ready(
        subnet,
        addresses,
        resolvers,
        new ReadyNamespaces(
            namespaces, addresses, this::attachment, subnet.gateway(), bridge.mtu()));
  }

  private void lookAfterRules() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(RULES_CHECKED_EVERY);
        restore();
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        // Nobody to tell: the next round tries again, and a new container would fail aloud.
      }
    }
  }
}
