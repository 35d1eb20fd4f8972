package dev.slipway.runtime.bundle;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/*
 * The engine mounts over paths inside the image: /dev, /proc, /etc/hosts and so on. An image that
 * has a link there could send those mounts (and crun 1.8 even device nodes) to the host, so before
 * the engine sees the tree every such path is a plain directory or file. Where the image lacks it,
 * it comes from a layer of ours below all others; where the image has something else in its
 * place, from a layer of ours above all others. So the writable directory stays empty, and what
 * is frozen later is the container's own work alone.
 */
/** Makes one copy-on-write tree ready for the engine: mounted, and plain wherever it will mount. */
public final class PrepareTree {
  private final Syscalls kernel;
  private final OverlayMount overlay;
  private final int first;

  /**
   * @param shift how owners appear in it, if not as on disk
   * @param durable whether an fsync inside reaches the disk
   */
  public PrepareTree(Syscalls kernel, Optional<Shift> shift, boolean durable) {
    this.kernel = kernel;
    this.overlay = new OverlayMount(kernel, shift, durable);
    this.first = shift.map(Shift::first).orElse(0);
  }

  /**
   * @throws HostileTreeException if a mount point cannot be had without following the image's links
   */
  public void prepare(List<Path> layers, TreeDirectory tree, List<MountPoint> points)
      throws IOException {
    for (var layer : layers) {
      if (!Files.isDirectory(layer, NOFOLLOW_LINKS)) {
        throw new HostileTreeException("no directory but something else is a layer");
      }
    }
    var isNew = !Files.isDirectory(tree.upper());
    for (var part : List.of(tree.upper(), tree.work(), tree.merged(), tree.skeleton())) {
      Files.createDirectories(part);
    }
    var top = layers.isEmpty() ? tree.skeleton() : layers.getLast();
    if (isNew) {
      Owner.of(top).give(tree.upper());
    }
    for (var point : points) {
      make(point, tree.skeleton());
    }
    var all = new ArrayList<Path>();
    all.add(tree.skeleton());
    all.addAll(layers);
    overlay.mount(all, tree);
    var wrong = wrong(points, tree);
    if (!wrong.isEmpty()) {
      addVeneer(wrong, tree);
      all.add(tree.veneer());
      kernel.unmount(tree.merged(), MountFlags.NOFOLLOW);
      overlay.mount(all, tree);
      for (var point : wrong(wrong, tree)) {
        throw new HostileTreeException("the image's " + point.path() + " cannot be made plain");
      }
    }
  }

  private List<MountPoint> wrong(List<MountPoint> points, TreeDirectory tree) throws IOException {
    var wrong = new ArrayList<MountPoint>();
    try (var mounted = MountedTree.open(kernel, tree.merged())) {
      for (var point : points) {
        if (isWrong(point, mounted.kindOf(point.path()))) {
          wrong.add(point);
        }
      }
    }
    return wrong;
  }

  private static boolean isWrong(MountPoint point, FileKind found) throws HostileTreeException {
    if (found == point.kind()) {
      return false;
    }
    if (found == FileKind.BLOCKED) {
      throw new HostileTreeException(
          point.path() + " cannot be reached: the image has a link or a file on the way to it");
    }
    if (!point.hides() && found != FileKind.ABSENT) {
      throw new HostileTreeException(
          point.path() + " must be a plain directory, but the image has there: " + found);
    }
    return true;
  }

  private void addVeneer(List<MountPoint> wrong, TreeDirectory tree) throws IOException {
    Files.createDirectories(tree.veneer());
    try (var mounted = MountedTree.open(kernel, tree.merged())) {
      mounted.ownerOf("/").withoutShift(first).give(tree.veneer());
      for (var point : wrong) {
        make(point, tree.veneer());
        copyParents(mounted, point.path(), tree.veneer());
      }
    }
  }

  /** Directories above a veneer's mount point keep the image's owner and mode. */
  private void copyParents(MountedTree mounted, String path, Path veneer) throws IOException {
    for (var slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      var parent = path.substring(0, slash);
      if (mounted.kindOf(parent) == FileKind.DIRECTORY) {
        var owner = mounted.ownerOf(parent).withoutShift(first);
        owner.give(veneer.resolve(parent.substring(1)));
      }
    }
  }

  private static void make(MountPoint point, Path layer) throws IOException {
    var place = layer.resolve(point.path().substring(1)).normalize();
    if (!place.startsWith(layer)) {
      throw new HostileTreeException("not inside the container: " + point.path());
    }
    if (point.kind() == FileKind.DIRECTORY) {
      Files.createDirectories(place);
    } else {
      Files.createDirectories(place.getParent());
      if (!Files.exists(place, NOFOLLOW_LINKS)) {
        Files.createFile(place);
      }
    }
    open(layer, layer.relativize(place));
  }

  /** Whatever our own umask is, the container's users may read and enter what we made. */
  private static void open(Path layer, Path relative) throws IOException {
    var at = layer;
    for (var name : relative) {
      at = at.resolve(name);
      var mode = Files.isDirectory(at) ? "rwxr-xr-x" : "rw-r--r--";
      Files.setPosixFilePermissions(at, PosixFilePermissions.fromString(mode));
    }
  }
}
