package dev.slipway.runtime;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a container may reach, and who may reach it. */
public sealed interface Network {
  /** Nothing but itself. */
  record None() implements Network {}

  /**
   * An address of its own on this host's own bridge, which the host can reach; no port of the host
   * but its name server, no private range, no other container but those of its group.
   *
   * @param ports of this host that lead to ports of the container
   * @param group containers of one group reach each other, and find each other by id, host name and
   *     alias; containers of two groups, or of none, never do
   * @param aliases more names by which the group finds it
   */
  record Bridged(
      Egress egress, List<PublishedPort> ports, Optional<String> group, List<String> aliases)
      implements Network {
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    private static final Pattern ALIAS =
        Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9_])?");
    private static final int MOST = 100;

    public Bridged {
      ports = List.copyOf(ports);
      aliases = List.copyOf(aliases);
      check(ports.size() <= MOST, "published ports: " + ports.size());
      check(aliases.size() <= MOST, "aliases: " + aliases.size());
      group.ifPresent(name -> check(GROUP.matcher(name).matches(), "group: \"" + name + "\""));
      aliases.forEach(name -> check(ALIAS.matcher(name).matches(), "alias: \"" + name + "\""));
    }

    public Bridged withPorts(List<PublishedPort> published) {
      return new Bridged(egress, published, group, aliases);
    }

    public Bridged inGroup(String name, String... known) {
      return new Bridged(egress, ports, Optional.of(name), List.of(known));
    }

    private static void check(boolean right, String otherwise) {
      if (!right) {
        throw new IllegalArgumentException(otherwise);
      }
    }
  }

  /** The very network of another container: the same address, and one localhost for both. */
  record Joined(ContainerId other) implements Network {}

  /** An address, and nothing outside this host. */
  static Bridged isolated() {
    return reaching(new Egress.None());
  }

  /** An address, and every public address of the internet. */
  static Bridged internet() {
    return reaching(new Egress.Internet());
  }

  /** An address, and these hosts alone; see {@link Egress.Only}. */
  static Bridged only(String... hosts) {
    return reaching(new Egress.Only(List.of(hosts)));
  }

  static Bridged reaching(Egress egress) {
    return new Bridged(egress, List.of(), Optional.empty(), List.of());
  }
}
