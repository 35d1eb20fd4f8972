package dev.slipway.runtime.net;

import dev.slipway.runtime.host.Command;
import dev.slipway.runtime.host.Executables;
import java.io.IOException;
import java.util.List;

/*
 * One table of our own. Its rules know the bridge and the subnet, never a container, so there is
 * nothing to add or to forget when containers come and go, and putting it back after somebody
 * flushed it is one atomic command. An "accept" here does not overrule a "drop" in somebody else's
 * table: a host whose own firewall drops forwarded packets has to let the bridge through.
 */
/** The rules between containers and everything else; for one thread at a time. */
final class Firewall {
  /** Not on the internet: this network, private, shared, loopback, link-local (metadata), tests. */
  private static final List<String> NEVER =
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
          "224.0.0.0/3");

  private final String table;
  private final String bridge;
  private String asListed = "";

  Firewall(String table, String bridge) {
    this.table = table;
    this.bridge = bridge;
  }

  /** Puts the whole table in place at once, over whatever is there. */
  void apply(Subnet subnet, List<String> resolvers) throws IOException {
    var result = nft("-f", "-").run(rules(subnet, resolvers));
    if (!result.passed()) {
      throw new IOException("firewall rules: " + result.output().lines().findFirst().orElse("?"));
    }
    asListed = listed();
  }

  /** Whether the table is as it was applied; somebody may have flushed or changed it. */
  boolean isInPlace() throws IOException {
    return !asListed.isEmpty() && asListed.equals(listed());
  }

  void remove() throws IOException {
    asListed = "";
    if (Executables.find("nft").isPresent()) {
      nft("delete", "table", "inet", table).run();
    }
  }

  String rules(Subnet subnet, List<String> resolvers) {
    var names =
        resolvers.isEmpty()
            ? ""
            : "meta l4proto { tcp, udp } th dport 53 ip daddr { %s } accept"
                .formatted(String.join(", ", resolvers));
    return """
        table inet %1$s
        delete table inet %1$s
        table inet %1$s {
          chain input {
            type filter hook input priority filter - 10; policy accept;
            iifname != "%2$s" accept
            ct state established,related accept
            reject with icmpx type admin-prohibited
          }
          chain forward {
            type filter hook forward priority filter - 10; policy accept;
            iifname "%2$s" goto outward
            oifname "%2$s" ct state established,related accept
            oifname "%2$s" drop
          }
          chain outward {
            oifname "%2$s" drop
            meta nfproto != ipv4 drop
            ip saddr != %3$s drop
            ct state established,related accept
            ip saddr != %4$s reject with icmpx type admin-prohibited
            %5$s
            ip daddr { %6$s } reject with icmpx type admin-prohibited
            fib daddr type { local, broadcast, multicast } drop
            accept
          }
          chain translate {
            type nat hook postrouting priority srcnat; policy accept;
            ip saddr %4$s oifname != "%2$s" masquerade
          }
        }
        """
        .formatted(table, bridge, subnet, subnet.upperHalf(), names, String.join(", ", NEVER));
  }

  private String listed() throws IOException {
    var result = nft("--stateless", "--numeric", "list", "table", "inet", table).run();
    return result.passed() ? result.output() : "";
  }

  private static Command nft(String... words) throws IOException {
    var argv = new java.util.ArrayList<>(List.of(Executables.require("nft")));
    argv.addAll(List.of(words));
    return Command.of(argv.toArray(String[]::new));
  }
}
