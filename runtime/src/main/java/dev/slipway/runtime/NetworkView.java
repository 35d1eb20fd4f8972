package dev.slipway.runtime;

import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/*
 * The network namespace was made by the host's root, so root inside, who is not he, may not mount
 * its /sys; we do it for the engine.
 */
/** What a container with identities of its own needs of a network that it does not own. */
record NetworkView(Syscalls kernel, Path namespace, Path sysfs) {
  private static final long FLAGS =
      MountFlags.RDONLY | MountFlags.NOSUID | MountFlags.NODEV | MountFlags.NOEXEC;

  void open() throws IOException {
    Files.createDirectories(sysfs);
    kernel.mountInNetwork(namespace, "sysfs", sysfs, "sysfs", FLAGS, "");
  }

  /** Once the engine has it. */
  void close() throws IOException {
    kernel.unmount(sysfs, MountFlags.DETACH | MountFlags.NOFOLLOW);
  }
}
