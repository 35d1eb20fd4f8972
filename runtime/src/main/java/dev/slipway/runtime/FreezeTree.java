package dev.slipway.runtime;

import dev.slipway.runtime.bundle.TreeDirectory;
import dev.slipway.runtime.host.MountTable;
import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/*
 * Unmount, rename, fsync: the time does not depend on how much was written. The rename is the one
 * step that counts, so after a crash either the tree is still here, and freezing it again does all
 * of it, or it is there, and only the fsync is done again.
 */
/** Turns the writable directory of an ended container into a layer. */
final class FreezeTree {
  private final Syscalls kernel;

  FreezeTree(Syscalls kernel) {
    this.kernel = kernel;
  }

  void freeze(TreeDirectory tree, Path destination) throws IOException {
    unmount(tree.merged());
    if (Files.isDirectory(tree.upper(), LinkOption.NOFOLLOW_LINKS)) {
      move(tree.upper(), destination);
    } else if (!Files.isDirectory(destination, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it was frozen to another place than " + destination + " before");
    }
    kernel.syncDirectory(destination.toAbsolutePath().resolveSibling("."));
    kernel.syncDirectory(tree.path());
  }

  private void move(Path upper, Path destination) throws IOException {
    try {
      kernel.renameNew(upper, destination);
    } catch (ErrnoException e) {
      throw switch (e.errno()) {
        case Errno.EXDEV -> new IOException(destination + " is on another file system", e);
        case Errno.EEXIST -> new IOException(destination + " exists already", e);
        default -> e;
      };
    }
  }

  private void unmount(Path merged) throws IOException {
    while (MountTable.read().stream().anyMatch(mount -> mount.at().equals(merged))) {
      try {
        kernel.unmount(merged, MountFlags.NOFOLLOW);
      } catch (ErrnoException e) {
        // Somebody of the host looks into it; nothing writes there any more.
        kernel.unmount(merged, MountFlags.DETACH | MountFlags.NOFOLLOW);
      }
    }
  }
}
