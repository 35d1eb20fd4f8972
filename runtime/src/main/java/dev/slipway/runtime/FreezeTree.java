package dev.slipway.runtime;

import dev.slipway.runtime.bundle.TreeDirectory;
import dev.slipway.runtime.host.MountTable;
import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.OpenHow;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/*
 * Detach, rename, fsync: the time does not depend on how much was written. The rename is the one
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
    var held = detached(tree.merged());
    try {
      if (Files.isDirectory(tree.upper(), LinkOption.NOFOLLOW_LINKS)) {
        move(tree.upper(), destination);
      } else if (!Files.isDirectory(destination, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("it was frozen to another place than " + destination + " before");
      }
      kernel.syncDirectory(destination.toAbsolutePath().resolveSibling("."));
      kernel.syncDirectory(tree.path());
    } finally {
      held.forEach(this::letGo);
    }
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

  /** Out of everybody's sight, and held by what is returned. */
  private List<Integer> detached(Path merged) throws IOException {
    var held = new ArrayList<Integer>();
    while (MountTable.read().stream().anyMatch(mount -> mount.at().equals(merged))) {
      held.add(kernel.open(merged, OpenHow.PATH | OpenHow.DIRECTORY | OpenHow.NOFOLLOW));
      kernel.unmount(merged, MountFlags.DETACH | MountFlags.NOFOLLOW);
    }
    return held;
  }

  /** The kernel then forgets every file that was looked at, one by one. */
  private void letGo(int descriptor) {
    Thread.ofPlatform().daemon().name("frozen").start(() -> kernel.close(descriptor));
  }
}
