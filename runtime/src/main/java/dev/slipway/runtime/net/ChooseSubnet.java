package dev.slipway.runtime.net;

import dev.slipway.runtime.bundle.SmallFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Picks a network that this host does not use yet, and keeps it. Two servers that start at once may
 * pick the same: whoever sees the other's bridge picks again.
 */
final class ChooseSubnet {
  private static final Subnet POOL = Subnet.parse("10.209.0.0/16");
  private static final int PREFIX = 22;

  private final String bridge;
  private final Path memory;

  /**
   * @param bridge our own, whose addresses do not count as used
   * @param memory where the choice is kept
   */
  ChooseSubnet(String bridge, Path memory) {
    this.bridge = bridge;
    this.memory = memory;
  }

  Subnet choose(Optional<String> configured) throws IOException {
    if (configured.isPresent()) {
      return Subnet.parse(configured.get());
    }
    var used = usedByOthers();
    var before = SmallFiles.readText(memory).map(Subnet::parse);
    if (before.isPresent() && isFree(before.get(), used)) {
      return before.get();
    }
    var count = 1 << (PREFIX - POOL.prefix());
    var first = Math.floorMod(bridge.hashCode(), count);
    for (var i = 0; i < count; i++) {
      var block = (first + i) % count;
      var subnet = new Subnet(POOL.base() + (block << (32 - PREFIX)), PREFIX);
      if (isFree(subnet, used)) {
        SmallFiles.write(memory, subnet.toString());
        return subnet;
      }
    }
    throw new IOException("no network is free in " + POOL + "; name one in the settings");
  }

  /** Whether somebody else took it meanwhile. */
  boolean isStillOurs(Subnet subnet) throws IOException {
    return isFree(subnet, usedByOthers());
  }

  private static boolean isFree(Subnet subnet, List<Subnet> used) {
    return used.stream().noneMatch(subnet::overlaps);
  }

  /** Addresses and routes; a default route is no network. */
  private List<Subnet> usedByOthers() throws IOException {
    var used = new ArrayList<Subnet>();
    var text =
        Ip.run("reading addresses", "-4", "-o", "addr", "show")
            + Ip.run("reading routes", "-4", "-o", "route", "show");
    text.lines()
        .filter(line -> !List.of(line.split("\\s+")).contains(bridge))
        .flatMap(line -> List.of(line.split("\\s+")).stream())
        .filter(word -> word.matches("\\d+\\.\\d+\\.\\d+\\.\\d+/\\d+"))
        .forEach(word -> used.add(Subnet.parse(word)));
    return used;
  }
}
