package dev.slipway.runtime;

import dev.slipway.runtime.host.MountTable;
import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.MountNamespace;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/*
 * The root is mounted without set-user-id and devices, but an engine binds it once more, and crun
 * drops both on that way unless another user namespace forbids it. It is put right in the
 * container's own mount namespace, before its command begins.
 */
/** The restrictions of the root of a container that was made and not yet started. */
record RootFlags(Syscalls kernel, int pid) {
  private static final Path ROOT = Path.of("/");
  private static final long FLAGS =
      MountFlags.REMOUNT | MountFlags.BIND | MountFlags.NOSUID | MountFlags.NODEV;

  void restore(boolean readOnly) throws IOException {
    if (areThere(pid)) {
      return;
    }
    var namespace =
        MountNamespace.of(kernel, pid)
            .orElseThrow(() -> new IOException("the container's first process is gone"));
    try (namespace) {
      namespace.call(
          () -> {
            kernel.mount("none", ROOT, "none", readOnly ? FLAGS | MountFlags.RDONLY : FLAGS, "");
            return true;
          });
    }
    if (!areThere(pid)) {
      throw new IOException("the root of the container keeps set-user-id bits or devices");
    }
  }

  private static boolean areThere(int pid) throws IOException {
    return MountTable.of(pid).stream()
        .filter(mount -> mount.at().equals(ROOT))
        .map(mount -> List.of(mount.options().split(",")))
        .anyMatch(options -> options.containsAll(List.of("nosuid", "nodev")));
  }
}
