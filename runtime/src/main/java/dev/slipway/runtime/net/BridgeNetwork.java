package dev.slipway.runtime.net;

import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The network of one data directory's containers: made with the first that needs it, kept while
 * there is one, its rules put back whenever they are not as they were set.
 *
 * <p>A container {@link #take takes} or {@link #join joins} a place, which its owner writes down
 * before it {@link #admit admits} it; {@link #leave} ends that. What an earlier process gave out is
 * {@link #adopt adopted} one by one, and then {@link #adopted} says that this was all.
 */
public final class BridgeNetwork implements AutoCloseable {
  private final Syscalls kernel;
  private final Bridge bridge;
  private final String mark;
  private final NetworkSettings settings;
  private final ChooseSubnet subnets;
  private final Namespaces namespaces;
  private final HeldPorts ports = new HeldPorts();
  private final Roster roster = new Roster();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Optional<LiveNetwork> live = Optional.empty();
  private Optional<RulesGuard> guard = Optional.empty();

  /**
   * @param mark what tells this data directory's names from others'
   * @param memory where a subnet that was chosen is kept
   */
  public BridgeNetwork(Syscalls kernel, String mark, NetworkSettings settings, Path memory)
      throws IOException {
    this.namespaces = new Namespaces(kernel, "slipway-" + mark + "-", settings.bridge());
    this.kernel = kernel;
    this.mark = mark;
    this.bridge = new Bridge(settings.bridge());
    this.settings = settings;
    this.subnets = new ChooseSubnet(settings.bridge(), memory);
  }

  /** To be called before mounts are copied for an engine: it has to see what is made later. */
  public static void prepare(Syscalls kernel) throws IOException {
    HostMounts.shareNames(kernel);
  }

  /** A place of its own for a container, ready to use; nobody else ever gets it. */
  public Attachment take(String id, boolean internet) throws IOException {
    var place = live().take(internet);
    roster.hold(place, id);
    return place;
  }

  /** Shares another container's place; false if nobody is in it any longer. */
  public boolean join(String id, Attachment place) {
    return roster.join(place, id);
  }

  /**
   * Keeps these ports of the host for a container, until it leaves, and says which numbers they
   * got.
   *
   * @throws PortTakenException if one is in use
   */
  public List<PortMap> publish(String id, List<PortMap> wanted) throws IOException {
    return ports.take(id, wanted);
  }

  /** Opens what this container needs beyond what all have; nothing leads to it before. */
  public void admit(String id, Member member) throws IOException {
    roster.put(id, member);
    if (!member.isOrdinary()) {
      var network = live();
      alone(() -> network.open(roster.elements(member)));
    }
  }

  /** Takes over a container's place that an earlier process gave it. */
  public void adopt(String id, Attachment place, Member member) throws IOException {
    roster.hold(place, id);
    roster.put(id, member);
    ports.adopt(id, member.ports());
  }

  /**
   * Everything that was to be adopted is: its rules are as they should be from here on, and what an
   * earlier process kept ready is gone.
   */
  public void adopted() throws IOException {
    var left = namespaces.existing();
    var inUse = left.stream().anyMatch(roster::isHeld);
    left.removeIf(roster::isHeld);
    namespaces.remove(left);
    if (inUse) {
      live();
    }
  }

  /**
   * Removes a container's place after this call has returned, if nobody shares it; the address is
   * free then, its ports are at once. Nothing to do for one that has none or was never adopted.
   */
  public void leave(String id) throws IOException {
    var place = roster.letGo(id);
    var elements = roster.remove(id);
    var network = live;
    var doors = elements.stream().filter(Element::isPort).toList();
    if (network.isPresent() && !doors.isEmpty()) {
      alone(() -> network.get().close(doors));
    }
    ports.release(id);
    if (network.isPresent() && place.isPresent()) {
      network.get().giveBack(place.get(), elements);
    }
  }

  /** The bridge's own address, where names are asked for. */
  public String gateway() throws IOException {
    return live().gateway();
  }

  /** Servers of this host that a container with the internet can ask itself. */
  public List<String> resolvers() throws IOException {
    return live().resolvers();
  }

  /** Puts bridge and rules back if somebody changed them; nothing to do while none is needed. */
  public void restore() throws IOException {
    alone(
        () -> {
          if (live.isPresent()) {
            live.get().restore();
          }
          return true;
        });
  }

  /** Removes bridge and rules; only while there is no container on it. */
  public void remove() throws IOException {
    stop();
    alone(
        () -> {
          bridge.remove();
          new GuardRoutes(bridge.name()).remove();
          new Firewall(table()).remove();
          return true;
        });
  }

  /** Stops looking after the rules; what containers use stays as it is. */
  @Override
  public void close() throws IOException {
    guard.ifPresent(RulesGuard::close);
    stop();
    ports.releaseAll();
    namespaces.close();
  }

  private void stop() throws IOException {
    var stopping =
        alone(
            () -> {
              var network = live;
              live = Optional.empty();
              return network;
            });
    if (stopping.isPresent()) {
      stopping.get().close();
    }
  }

  private String table() {
    return "slipway_" + mark;
  }

  private LiveNetwork live() throws IOException {
    var network = live;
    return network.isPresent() ? network.get() : begun();
  }

  private LiveNetwork begun() throws IOException {
    return alone(
        () -> {
          if (live.isEmpty()) {
            live = Optional.of(make());
            guard = guard.or(() -> Optional.of(startGuard()));
          }
          return live.get();
        });
  }

  private RulesGuard startGuard() {
    var starting = new RulesGuard(kernel, this::restore);
    starting.start();
    return starting;
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

  private LiveNetwork make() throws IOException {
    for (var tries = 0; tries < 5; tries++) {
      var subnet = subnets.choose(settings.subnet());
      var network =
          new LiveNetwork(
              bridge,
              namespaces,
              roster,
              new FirewallRules(
                  table(),
                  bridge.name(),
                  subnet,
                  settings.reachable(),
                  settings.allowed(),
                  NameServer.PORT),
              lock);
      network.make();
      if (settings.subnet().isPresent() || subnets.isStillOurs(subnet)) {
        network.start(mark, new Upstream(settings.upstream()));
        return network;
      }
      bridge.remove();
    }
    throw new IOException("others on this host keep taking the networks we choose");
  }
}
