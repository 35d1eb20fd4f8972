package dev.slipway.runtime;

import dev.slipway.runtime.bundle.BundleLayout;
import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.DeleteTree;
import dev.slipway.runtime.bundle.MountedTree;
import dev.slipway.runtime.bundle.Shift;
import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/*
 * Each is mounted once more in the container's own directory, without set-user-id and devices and
 * with owners shifted like the container's, bound into it from there by the engine, and unmounted.
 */
/** The volumes and memory file systems of one container while the engine makes it. */
final class VolumeMounts {
  private static final long LIMITS = MountFlags.NOSUID | MountFlags.NODEV;

  private static final int PAGE = 4096;
  private static final int LEAST_INODES = 16;

  private final Syscalls kernel;
  private final BundleLayout layout;
  private final ContainerDirectory directory;
  private final Optional<Shift> shift;

  VolumeMounts(
      Syscalls kernel, BundleLayout layout, ContainerDirectory directory, Optional<Shift> shift) {
    this.kernel = kernel;
    this.layout = layout;
    this.directory = directory;
    this.shift = shift;
  }

  List<OciConfig.Bind> fill(ExtraMounts mounts) throws IOException {
    var binds = new ArrayList<OciConfig.Bind>();
    var volumes = mounts.volumes();
    for (var i = 0; i < volumes.size(); i++) {
      var volume = volumes.get(i);
      var data = layout.volumeData(volume.name());
      if (!Files.isDirectory(data)) {
        make(volume);
      }
      var place = Files.createDirectories(directory.volume(i));
      mount(data, place, volume.readOnly());
      var access = volume.readOnly() ? "ro" : "rw";
      binds.add(new OciConfig.Bind(place, volume.target(), List.of(access)));
    }
    for (var tmpfs : mounts.tmpfs()) {
      var place = Files.createDirectories(directory.volume(binds.size()));
      kernel.mount("tmpfs", place, "tmpfs", LIMITS | MountFlags.NOEXEC, options(tmpfs));
      binds.add(new OciConfig.Bind(place, tmpfs.target(), List.of("rw", "noexec")));
    }
    return binds;
  }

  private String options(Tmpfs tmpfs) {
    var owner = shift.map(Shift::first).orElse(0);
    var inodes = Math.max(LEAST_INODES, tmpfs.bytes() / PAGE);
    return "mode=1777,size=%d,nr_inodes=%d,uid=%d,gid=%3$d".formatted(tmpfs.bytes(), inodes, owner);
  }

  /** Once the engine has them. */
  void release(ExtraMounts mounts) throws IOException {
    for (var i = 0; i < mounts.targets().size(); i++) {
      kernel.unmount(directory.volume(i), MountFlags.DETACH | MountFlags.NOFOLLOW);
    }
  }

  private void mount(Path data, Path place, boolean readOnly) throws IOException {
    var mount = kernel.cloneMount(data);
    try {
      if (shift.isPresent()) {
        kernel.mapOwners(mount, shift.get().map());
      }
      kernel.limitMount(mount, readOnly ? LIMITS | MountFlags.RDONLY : LIMITS);
      kernel.attachMount(mount, place);
    } finally {
      kernel.close(mount);
    }
  }

  /** Whole or not at all, also if two containers make it at once. */
  private void make(Volume volume) throws IOException {
    var unfinished = layout.trash().resolve(UUID.randomUUID().toString());
    var data = Files.createDirectories(unfinished.resolve("data"));
    try (var root = MountedTree.open(kernel, directory.tree(0).merged())) {
      root.copyOwner(volume.target(), data, shift.map(Shift::first).orElse(0));
    }
    try {
      kernel.renameNew(unfinished, layout.volume(volume.name()));
      kernel.syncDirectory(layout.volumes());
    } catch (ErrnoException e) {
      DeleteTree.delete(unfinished);
      if (!e.is(Errno.EEXIST)) {
        throw e;
      }
    }
  }
}
