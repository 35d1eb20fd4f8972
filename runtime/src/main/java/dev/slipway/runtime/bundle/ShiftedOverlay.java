package dev.slipway.runtime.bundle;

import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.OpenHow;
import dev.slipway.runtime.sys.OverlayDescriptors;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/*
 * Every layer, and the directory that holds the writable one, is seen through a mount of its own
 * that shifts owners. On disk nothing is shifted: layers stay as they are and may be shared with
 * any other range, and what is frozen later has the owners it would have without.
 */
/** Mounts a copy-on-write tree whose owners appear shifted. */
final class ShiftedOverlay {
  private static final int DIRECTORY = OpenHow.RDONLY | OpenHow.DIRECTORY | OpenHow.NOFOLLOW;
  private static final long INSIDE = OpenHow.RESOLVE_BENEATH | OpenHow.RESOLVE_NO_SYMLINKS;

  private final Syscalls kernel;
  private final Shift shift;
  private final List<Integer> open = new ArrayList<>();

  ShiftedOverlay(Syscalls kernel, Shift shift) {
    this.kernel = kernel;
    this.shift = shift;
  }

  /** False if this kernel takes no opened directories for an overlay (it does from 6.13 on). */
  boolean mount(List<Path> layers, TreeDirectory tree, List<String> options, long flags)
      throws IOException {
    try {
      var lower = new ArrayList<Integer>();
      for (var layer : layers) {
        lower.add(inside(shifted(layer), "."));
      }
      var own = shifted(tree.path());
      var upper = inside(own, tree.upper().getFileName().toString());
      var work = inside(own, tree.work().getFileName().toString());
      kernel.mountOverlay(
          new OverlayDescriptors(lower, upper, work), options, flags, tree.merged());
      return true;
    } catch (ErrnoException e) {
      if (e.is(Errno.EINVAL)) {
        return false;
      }
      throw e;
    } finally {
      open.forEach(kernel::close);
      open.clear();
    }
  }

  /** Mounts an overlay of directories by their paths. */
  interface ByPaths {
    void mount(List<Path> lower, Path own) throws IOException;
  }

  /**
   * The same for older kernels (from 5.19 on): every shifted mount gets a place in the tree's
   * directory, for as long as the overlay is being made.
   */
  void mountByPaths(List<Path> layers, TreeDirectory tree, ByPaths overlay) throws IOException {
    var places = new ArrayList<Path>();
    try {
      for (var layer : layers) {
        places.add(placed(layer, tree.shifted(places.size())));
      }
      places.add(placed(tree.path(), tree.shifted(places.size())));
      overlay.mount(places.subList(0, layers.size()), places.getLast());
    } finally {
      for (var place : places.reversed()) {
        kernel.unmount(place, MountFlags.DETACH | MountFlags.NOFOLLOW);
      }
    }
  }

  private Path placed(Path directory, Path place) throws IOException {
    Files.createDirectories(place);
    var mount = kernel.cloneMount(directory);
    try {
      kernel.mapOwners(mount, shift.map());
      kernel.attachMount(mount, place);
      return place;
    } finally {
      kernel.close(mount);
    }
  }

  private int shifted(Path directory) throws IOException {
    var mount = kept(kernel.cloneMount(directory));
    kernel.mapOwners(mount, shift.map());
    return mount;
  }

  private int inside(int mount, String name) throws IOException {
    return kept(kernel.openBeneath(mount, name, DIRECTORY, INSIDE));
  }

  private int kept(int descriptor) {
    open.add(descriptor);
    return descriptor;
  }
}
