package dev.slipway.runtime.net;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/*
 * A port on the bridge is "isolated": it talks to the host alone, so two containers never exchange
 * a frame, whatever addresses they take. What goes further is the firewall's matter.
 *
 * Deleting a namespace deletes the cable in it a moment later, in the kernel's own time; waiting
 * for that would cost each container 28 ms.
 */
/**
 * The network of one data directory's containers: made with the first that needs it, kept while
 * there is one, its rules put back whenever they are not as they were set.
 */
public final class BridgeNetwork implements AutoCloseable {
  private static final Duration RULES_CHECKED_EVERY = Duration.ofSeconds(3);

  private final Bridge bridge;
  private final String prefix;
  private final Optional<String> configured;
  private final ChooseSubnet subnets;
  private final Firewall firewall;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Ready> ready = Optional.empty();
  private Optional<Thread> guard = Optional.empty();

  private record Ready(Subnet subnet, AddressPool addresses, List<String> resolvers, int mtu) {}

  /**
   * @param mark what tells this data directory's names from others'
   * @param configured a subnet, or a free one is chosen and kept in {@code memory}
   */
  public BridgeNetwork(String mark, String bridge, Optional<String> configured, Path memory) {
    this.bridge = new Bridge(bridge);
    this.prefix = "v" + mark;
    this.configured = configured;
    this.subnets = new ChooseSubnet(bridge, memory);
    this.firewall = new Firewall("slipway_" + mark, bridge);
  }

  /** An address for a container that is about to be made; nothing exists on the host yet. */
  public Attachment reserve(String namespace, boolean internet) throws IOException {
    var network = ready();
    return attachment(namespace, network.addresses().take(internet));
  }

  /** Makes its namespace and cable. */
  public void attach(Attachment place) throws IOException {
    var network = ready();
    var name = place.namespace();
    Ip.run("making the network namespace " + name, "netns", "add", name);
    try {
      plug(place, network);
    } catch (IOException e) {
      // The address was another's a moment ago and the kernel has not cleared its cable away.
      Ip.tried("link", "delete", place.interfaceName());
      plug(place, network);
    }
    Ip.batch(
        "configuring the network of " + name,
        List.of("-netns", name),
        List.of(
            "link set lo up",
            "addr add "
                + place.address().getHostAddress()
                + "/"
                + network.subnet().prefix()
                + " dev eth0",
            "link set eth0 up",
            "route add default via " + network.subnet().gateway()));
  }

  /** Takes over a container that an earlier process attached. */
  public void adopt(InetAddress address) throws IOException {
    ready().addresses().reserve(address);
  }

  /** Removes a namespace and the cable in it; nothing to do if there is none. */
  public void detach(String namespace) throws IOException {
    if (java.nio.file.Files.exists(Path.of("/run/netns", namespace))) {
      Ip.run("removing the network namespace " + namespace, "netns", "delete", namespace);
    }
  }

  /** The address may go to another container now. */
  public void release(InetAddress address) throws IOException {
    alone(
        () -> {
          ready.ifPresent(network -> network.addresses().release(address));
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
          ready = Optional.empty();
          bridge.remove();
          firewall.remove();
          return true;
        });
  }

  /** Stops looking after the rules; everything stays as it is. */
  @Override
  public void close() {
    guard.ifPresent(Thread::interrupt);
  }

  private Attachment attachment(String namespace, InetAddress address) {
    var bytes = address.getAddress();
    var name = prefix + "-%02x%02x".formatted(bytes[2], bytes[3]);
    return new Attachment(namespace, name, address);
  }

  private void plug(Attachment place, Ready network) throws IOException {
    var cable = place.interfaceName();
    var mtu = " mtu " + network.mtu();
    Ip.batch(
        "plugging in " + place.namespace(),
        List.of(),
        List.of(
            "link add "
                + cable
                + mtu
                + " type veth peer name eth0"
                + mtu
                + " netns "
                + place.namespace(),
            "link set " + cable + " master " + bridge.name() + " up",
            "link set " + cable + " type bridge_slave isolated on"));
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
        return new Ready(subnet, new AddressPool(subnet), resolvers, bridge.mtu());
      }
      bridge.remove();
    }
    throw new IOException("others on this host keep taking the networks we choose");
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
