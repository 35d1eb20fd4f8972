package dev.slipway.runtime;

import dev.slipway.runtime.bundle.DeleteTree;
import dev.slipway.runtime.bundle.OverlayMount;
import dev.slipway.runtime.bundle.Shift;
import dev.slipway.runtime.bundle.TreeDirectory;
import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.engine.UserNamespaceProbe;
import dev.slipway.runtime.host.Cgroup;
import dev.slipway.runtime.host.Cgroups;
import dev.slipway.runtime.host.IdentityMap;
import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/*
 * Whether kernel, file system and engine can is found out only by doing it: the calls exist since
 * Linux 5.12, overlays of such mounts since 5.19, each file system learned it at its own time,
 * and an overlay that lacks a number for root is read-only without a word.
 */
/** One trial of identities of their own, on the very file system that containers will be on. */
final class ProbeUserNamespaces {
  private static final Identities TRIAL = Identities.from(Identities.LEAST_HOST_ID);

  private final Syscalls kernel;
  private final HostNames names;
  private final IdentityMap maps;

  ProbeUserNamespaces(Syscalls kernel, HostNames names, IdentityMap maps) {
    this.kernel = kernel;
    this.names = names;
    this.maps = maps;
  }

  /** Why not; empty if it works. {@code place} is a directory to work in. */
  Optional<String> complaint(Engine engine, Path place) throws IOException {
    var trial = Files.createTempDirectory(place, "userns-probe-");
    try {
      return complaint(engine, new TreeDirectory(trial));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      var cgroup = new Cgroup(Cgroups.read(), cgroup(trial));
      cgroup.remove();
      new Cgroup(Cgroups.read(), names.cgroupParent()).removeIfEmpty();
      RootDoor.remove(kernel, names.doors(), String.valueOf(trial.getFileName()));
      DeleteTree.delete(trial);
      removeIfEmpty(names.doors());
    }
  }

  private String cgroup(Path trial) {
    return names.cgroupParent() + "/" + trial.getFileName();
  }

  private Optional<String> complaint(Engine engine, TreeDirectory tree) throws IOException {
    var layer = tree.path().resolve("layer");
    for (var directory : List.of(tree.upper(), tree.work(), tree.merged(), layer)) {
      Files.createDirectories(directory);
    }
    for (var place : List.of("proc", "dev")) {
      Files.createDirectory(layer.resolve(place));
    }
    var shift = new Shift(maps.of(TRIAL.firstHostId(), TRIAL.count()), TRIAL.firstHostId());
    new OverlayMount(kernel, Optional.of(shift), true).mount(List.of(layer), tree);
    try {
      var stored = storedOwner(tree);
      if (stored != 0) {
        return Optional.of("what root inside writes is stored as " + stored + "'s");
      }
      return run(engine, tree);
    } finally {
      kernel.unmount(tree.merged(), MountFlags.DETACH | MountFlags.NOFOLLOW);
    }
  }

  private static int storedOwner(TreeDirectory tree) throws IOException {
    var written = Files.createFile(tree.merged().resolve("written"));
    Files.setAttribute(written, "unix:uid", TRIAL.firstHostId());
    return (Integer) Files.getAttribute(tree.upper().resolve("written"), "unix:uid");
  }

  private Optional<String> run(Engine engine, TreeDirectory tree) throws IOException {
    var id = tree.path().getFileName().toString();
    var first = TRIAL.firstHostId();
    try (var door = RootDoor.open(kernel, names.doors(), id, first, tree.merged())) {
      var said =
          new UserNamespaceProbe(engine, cgroup(tree.path()))
              .complaint(tree.path(), door.path(), first, TRIAL.count());
      return said.isEmpty() ? Optional.empty() : Optional.of(engine + ": " + said);
    }
  }

  /** Containers that an earlier process of ours made may have theirs there. */
  private static void removeIfEmpty(Path doors) throws IOException {
    try {
      Files.deleteIfExists(doors);
    } catch (DirectoryNotEmptyException e) {
      // They go on.
    }
  }
}
