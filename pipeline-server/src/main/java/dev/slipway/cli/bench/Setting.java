package dev.slipway.cli.bench;

import java.io.IOException;
import java.util.Optional;

/**
 * Where measuring is done, beside whom, and how often.
 *
 * @param podman empty if it cannot be had on this host
 */
record Setting(Lab lab, Optional<PodmanPeer> podman, Rounds rounds) {

  Setting with(Rounds others) {
    return new Setting(lab, podman, others);
  }

  /** The raw engine, ready for a command; gone with the lab. */
  RawEngine raw(String name, String... command) throws IOException {
    return lab.guest(RawEngine.prepare(lab, name, command));
  }
}
