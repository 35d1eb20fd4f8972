package dev.slipway.runtime.net;

import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.MountNamespace;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/*
 * A named network namespace is a mount. It has to be made where everybody sees it, whichever
 * thread asks; a thread inherits its mounts from the one that started it, so only asking for those
 * of the process's first thread is certain.
 */
/** The mounts of the host itself, where the names of network namespaces live. */
final class HostMounts {
  static final Path NAMED = Path.of("/run/netns");
  private static final long BIND = 0x1000;
  private static final long SHARED = 1L << 20;

  private HostMounts() {}

  static MountNamespace of(Syscalls kernel) throws IOException {
    return MountNamespace.of(kernel, (int) ProcessHandle.current().pid())
        .orElseThrow(() -> new IOException("this process has no mounts"));
  }

  /** What the ip command does when it makes its first one: names are seen in copies made later. */
  static void shareNames(Syscalls kernel) throws IOException {
    try (var host = of(kernel)) {
      host.call(
          () -> {
            Files.createDirectories(NAMED);
            if (!isShared()) {
              kernel.mount(NAMED.toString(), NAMED, "none", BIND | MountFlags.REC, "");
              kernel.mount("none", NAMED, "none", SHARED | MountFlags.REC, "");
            }
            return true;
          });
    }
  }

  private static boolean isShared() throws IOException {
    return Files.readString(Path.of("/proc/thread-self/mountinfo"))
        .lines()
        .map(line -> line.split(" - ", 2)[0])
        .anyMatch(line -> line.contains(" " + NAMED + " ") && line.contains(" shared:"));
  }
}
