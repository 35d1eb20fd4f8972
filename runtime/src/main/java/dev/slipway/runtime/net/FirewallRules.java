package dev.slipway.runtime.net;

import static java.util.stream.Collectors.joining;

import java.util.List;

/*
 * What leaves a container is decided before it is routed. A packet that may pass gets a mark; a
 * routing rule of ours (GuardRoutes) refuses everything from the bridge that has none. So when
 * somebody flushes all tables, nothing passes until they are back.
 *
 * The static part knows the bridge and the subnet, never a container: an ordinary one costs no
 * call. Groups, lists and published ports are elements of sets. An "accept" here does not overrule
 * a "drop" in somebody else's table: a host whose own firewall drops forwarded packets has to let
 * the bridge through.
 */
/** The text of our table, for nft. */
record FirewallRules(
    String table,
    String bridge,
    Subnet subnet,
    List<String> resolvers,
    List<Destination> allowed,
    int namesPort) {
  /** Says that a packet may pass. */
  static final String PASS = "0x20000000";

  /** Not on the internet: this network, private, shared, loopback, link-local (metadata), tests. */
  static final List<Subnet> NEVER =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3")
          .stream()
          .map(Subnet::parse)
          .toList();

  /** Replaces the table, whatever is there; elements that somebody needs are added after it. */
  String text() {
    return """
        table inet %1$s
        delete table inet %1$s
        table inet %1$s {
          map ports { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; }
          map wide { type inet_proto . inet_service : ipv4_addr . inet_service; }
          map groups { type ipv4_addr : mark; }
          set members { type ipv4_addr . mark; }
          set listed { type ipv4_addr . ipv4_addr . inet_service; flags interval; }
          set answers { type ipv4_addr . ipv4_addr . inet_service; flags interval, timeout; }
          chain input {
            type filter hook input priority filter - 10; policy accept;
            iifname != "%2$s" accept
            ct state established,related accept
            ip daddr %6$s meta l4proto { tcp, udp } th dport %10$d accept
            reject with icmpx type admin-prohibited
          }
          chain decide {
            type filter hook prerouting priority mangle; policy accept;
            iifname "%2$s" goto outward
          }
          chain inward {
            type filter hook prerouting priority dstnat + 10; policy accept;
            iifname != "%2$s" ip daddr %3$s meta mark set meta mark | %9$s
          }
          chain outward {
            meta mark set 0
            meta nfproto != ipv4 accept
            ip saddr != %3$s accept
            ct state established,related goto pass
            ct state invalid accept
            fib daddr type local accept
            meta mark set ip saddr map @groups
            ip daddr . meta mark @members goto pass
            meta mark set 0
            ip daddr %3$s accept
            meta l4proto != { tcp, udp, icmp } accept
            %5$s
            ip daddr { %7$s } jump exceptions
            fib daddr type { broadcast, multicast } accept
            ip saddr %4$s goto pass
            meta l4proto { tcp, udp } ip saddr . ip daddr . th dport @listed goto pass
            meta l4proto { tcp, udp } ip saddr . ip daddr . th dport @answers goto pass
          }
          chain exceptions {
            %8$s
            accept
          }
          chain pass {
            meta mark set %9$s
          }
          chain forward {
            type filter hook forward priority filter - 10; policy accept;
            iifname "%2$s" meta mark & %9$s != %9$s reject with icmpx type admin-prohibited
            iifname "%2$s" accept
            oifname "%2$s" ct state established,related accept
            oifname "%2$s" ct status dnat accept
            oifname "%2$s" drop
          }
          chain arriving {
            type nat hook prerouting priority dstnat; policy accept;
            %11$s
            iifname "%2$s" accept
            fib daddr type local jump published
          }
          chain local {
            type nat hook output priority -100; policy accept;
            fib daddr type local jump published
          }
          chain published {
            dnat ip addr . port to ip daddr . meta l4proto . th dport map @ports
            dnat ip addr . port to meta l4proto . th dport map @wide
          }
          chain translate {
            type nat hook postrouting priority srcnat; policy accept;
            ip saddr %3$s oifname != "%2$s" masquerade
            ip saddr 127.0.0.0/8 oifname "%2$s" masquerade
          }
        }
        """
        .formatted(
            table,
            bridge,
            subnet,
            subnet.upperHalf(),
            names(),
            subnet.gateway(),
            never(),
            exceptions(),
            PASS,
            namesPort,
            redirected());
  }

  FirewallRules withNamesPort(int port) {
    return new FirewallRules(table, bridge, subnet, resolvers, allowed, port);
  }

  private String redirected() {
    return namesPort == NameServer.PORT
        ? ""
        : "iifname \"%s\" ip daddr %s meta l4proto { tcp, udp } th dport %d redirect to :%d"
            .formatted(bridge, subnet.gateway(), NameServer.PORT, namesPort);
  }

  /** What to say to nft so that these are there, or no longer. */
  String elements(String verb, List<Element> elements) {
    return elements.stream()
        .map(e -> "%s element inet %s %s { %s }\n".formatted(verb, table, e.set(), e.text(verb)))
        .collect(joining());
  }

  private String names() {
    return resolvers.isEmpty()
        ? ""
        : "ip saddr %s meta l4proto { tcp, udp } th dport 53 ip daddr { %s } goto pass"
            .formatted(subnet.upperHalf(), String.join(", ", resolvers));
  }

  private static String never() {
    return NEVER.stream().map(Subnet::toString).collect(joining(", "));
  }

  private String exceptions() {
    return allowed.stream()
        .flatMap(
            d -> d.network().stream().map(network -> "ip daddr " + network + port(d) + " return"))
        .collect(joining("\n    "));
  }

  private static String port(Destination destination) {
    return destination.port().isPresent()
        ? " meta l4proto { tcp, udp } th dport " + destination.ports()
        : "";
  }

  /** Whether a container may reach this address if the internet is open to it. */
  boolean isOpen(Subnet address) {
    return NEVER.stream().noneMatch(address::overlaps) && !subnet.overlaps(address)
        || allowed.stream().anyMatch(d -> d.network().filter(address::overlaps).isPresent());
  }
}
