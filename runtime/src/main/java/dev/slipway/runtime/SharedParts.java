package dev.slipway.runtime;

import dev.slipway.runtime.host.Cgroup;
import java.io.IOException;
import java.nio.file.Files;

/**
 * What containers of one data directory have in common on the host; made with the first of them.
 */
record SharedParts(Parts parts) {

  /** Only while there is no container and none is being made. */
  void remove() throws IOException {
    parts.network().remove();
    Files.deleteIfExists(parts.names().doors());
    new Cgroup(parts.cgroups(), parts.names().cgroupParent()).removeIfEmpty();
  }
}
