package dev.slipway.runtime.bundle;

import dev.slipway.runtime.sys.OpenHow;
import dev.slipway.runtime.sys.OverlayDescriptors;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
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

  void mount(List<Path> layers, TreeDirectory tree, List<String> options, long flags)
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
    } finally {
      open.forEach(kernel::close);
      open.clear();
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
