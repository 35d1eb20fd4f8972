package dev.slipway.runtime.net;

import java.io.IOException;
import java.util.List;

/*
 * The firewall's second half, which no flushing of tables removes: what comes from the bridge and
 * has no mark that says "pass" is refused by routing. A packet with it skips the refusal and goes
 * on to whatever other routing rules this host has.
 *
 * The kernel also asks these rules when it checks the source of a packet on its way in (rp_filter):
 * "could something from the bridge go there?" So what goes to a container is marked as well, and
 * src_valid_mark makes that check look at the mark.
 */
/** Routing rules that refuse what the firewall has not passed. */
final class GuardRoutes {
  private static final int FIRST = 20_900;

  private final String bridge;
  private final List<String> rules;

  GuardRoutes(String bridge) {
    var pass = FirewallRules.PASS + "/" + FirewallRules.PASS;
    this.rules =
        List.of(
            "pref %d iif %s nop".formatted(FIRST + 2, bridge),
            "pref %d iif %s fwmark %s goto %d".formatted(FIRST, bridge, pass, FIRST + 2),
            "pref %d iif %s prohibit".formatted(FIRST + 1, bridge));
    this.bridge = bridge;
  }

  /** Adds those that are not there. */
  void make() throws IOException {
    if (!areInPlace()) {
      remove();
      Ip.batch(
          "making routing rules",
          List.of("-4"),
          rules.stream().map(rule -> "rule add " + rule).toList());
    }
  }

  boolean areInPlace() throws IOException {
    return count() == rules.size();
  }

  void remove() throws IOException {
    if (count() > 0) {
      Ip.attempted(
          List.of("-4", "-force"), rules.stream().map(rule -> "rule delete " + rule).toList());
    }
  }

  private long count() throws IOException {
    return Ip.run("reading routing rules", "-4", "rule", "show")
        .lines()
        .filter(line -> List.of(line.split("\\s+")).contains(bridge))
        .count();
  }
}
