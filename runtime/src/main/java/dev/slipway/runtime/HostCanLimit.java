package dev.slipway.runtime;

import dev.slipway.runtime.host.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Refuses containers whose limits this host cannot keep, rather than run them without. */
record HostCanLimit(Cgroups cgroups) {
  private static final List<String> NEEDED = List.of("memory", "pids", "cpu");

  void check(ContainerSpec spec) throws IOException {
    for (var controller : NEEDED) {
      if (!cgroups.has(controller)) {
        throw new ContainerRefusedException(
            spec.id(),
            "this host has no cgroup controller \"" + controller + "\", so its limit is void");
      }
    }
    if (!cgroups.canLimitSwap() && hasSwap()) {
      throw new ContainerRefusedException(
          spec.id(), "this host has swap but does not account for it, so memory has no limit");
    }
  }

  private static boolean hasSwap() throws IOException {
    return Files.readAllLines(Path.of("/proc/swaps")).size() > 1;
  }
}
