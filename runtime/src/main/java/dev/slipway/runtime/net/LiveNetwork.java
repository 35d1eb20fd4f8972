package dev.slipway.runtime.net;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/*
 * Elements of a container that left are deleted together, just before its address is free: nobody
 * who gets the address later finds doors open that were meant for another.
 */
/**
 * Bridge, rules, name server and ready namespaces, as long as they are there; changes of the rules
 * are made by who has the lock.
 */
final class LiveNetwork implements AnswerQuestion.Neighbourhood {
  private final Bridge bridge;
  private final Namespaces namespaces;
  private final Roster roster;
  private final ReentrantLock lock;
  private final Firewall firewall;
  private final GuardRoutes routes;
  private final Answered answered = new Answered();
  private final AddressPool addresses;
  private FirewallRules rules;
  private Optional<NameServer> names = Optional.empty();
  private Optional<ReadyNamespaces> ready = Optional.empty();

  LiveNetwork(
      Bridge bridge,
      Namespaces namespaces,
      Roster roster,
      FirewallRules rules,
      ReentrantLock lock) {
    this.bridge = bridge;
    this.namespaces = namespaces;
    this.roster = roster;
    this.rules = rules;
    this.lock = lock;
    this.firewall = new Firewall(rules.table());
    this.routes = new GuardRoutes(bridge.name());
    this.addresses = new AddressPool(rules.subnet());
    roster.addresses().forEach(addresses::reserve);
  }

  /** The rules come first: there is never a bridge without them. */
  void make() throws IOException {
    routes.make();
    firewall.apply(rules, new ArrayList<>(roster.elements()));
    bridge.make(rules.subnet());
  }

  void start(String mark, Upstream upstream) throws IOException {
    var gateway = rules.subnet().address(1);
    var server = NameServer.start(gateway, new AnswerQuestion(this, upstream)::answer);
    names = Optional.of(server);
    if (server.port() != NameServer.PORT) {
      rules = rules.withNamesPort(server.port());
      firewall.apply(rules, new ArrayList<>(roster.elements()));
    }
    ready =
        Optional.of(
            new ReadyNamespaces(
                namespaces,
                addresses,
                address -> Attachment.of(mark, address),
                new ReadyNamespaces.Route(rules.subnet().gateway(), bridge.mtu()),
                this::forget));
  }

  Attachment take(boolean internet) throws IOException {
    return ready.orElseThrow().take(internet);
  }

  String gateway() {
    return rules.subnet().gateway();
  }

  List<String> resolvers() {
    return rules.resolvers();
  }

  boolean open(List<Element> elements) throws IOException {
    firewall.add(rules, elements);
    return true;
  }

  boolean close(List<Element> elements) throws IOException {
    firewall.delete(rules, elements);
    return true;
  }

  /** In a while; the elements go with it. */
  void giveBack(Attachment place, List<Element> elements) {
    ready.orElseThrow().giveBack(new ReadyNamespaces.Leaving(place, elements));
  }

  void restore() throws IOException {
    var elements = roster.elements();
    if (!bridge.exists() || !routes.areInPlace() || !firewall.isInPlace(elements)) {
      make();
      for (var left : answered.left(seconds()).entrySet()) {
        firewall.renew(rules, List.of(left.getKey()), left.getValue());
      }
    }
  }

  /** Clears away what no container has and stops; not to be called with the lock. */
  void close() throws IOException {
    if (ready.isPresent()) {
      ready.get().close();
    }
    if (names.isPresent()) {
      names.get().close();
    }
  }

  @Override
  public Optional<Member> at(InetAddress address) {
    return roster.at(address);
  }

  @Override
  public List<InetAddress> named(String group, String name) {
    return roster.named(group, name);
  }

  @Override
  public boolean isOpen(InetAddress address) {
    return rules.isOpen(Subnet.parse(address.getHostAddress() + "/32"));
  }

  @Override
  public void open(Member member, InetAddress address, List<Destination> as, long timeToLive)
      throws IOException {
    var elements =
        as.stream().map(d -> Element.answered(member, address.getHostAddress(), d)).toList();
    lock.lock();
    try {
      var missing = answered.missing(elements, timeToLive, seconds());
      if (missing.isEmpty()) {
        return;
      }
      if (!answered.hasRoom()) {
        throw new IOException("names are answered with too many addresses");
      }
      var seconds = Answered.seconds(timeToLive);
      firewall.renew(rules, missing, seconds);
      answered.put(missing, seconds, seconds());
    } finally {
      lock.unlock();
    }
  }

  private void forget(List<ReadyNamespaces.Leaving> gone) throws IOException {
    lock.lock();
    try {
      var stale = new ArrayList<Element>();
      for (var one : gone) {
        names.ifPresent(server -> server.forget(one.place().address()));
        stale.addAll(answered.remove(one.place().address().getHostAddress()));
        stale.addAll(one.elements());
      }
      stale.removeAll(roster.elements());
      firewall.delete(rules, stale);
    } finally {
      lock.unlock();
    }
  }

  private static long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
  }
}
