package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.DeleteTree;
import dev.slipway.runtime.host.MountTable;
import dev.slipway.runtime.host.ProcessId;
import dev.slipway.runtime.host.ProcessTable;
import dev.slipway.runtime.sys.MountFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/**
 * Removes all that is left of a container, whole or half-made, running or not. It needs no record
 * of the container, may stop anywhere, and may be done again: each step looks for what is there.
 */
final class RemoveContainer {
  private static final String DISCARDED = ".container.";
  private static final int UUID_LENGTH = 36;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Parts parts;
  private final String id;
  private final ContainerDirectory directory;

  RemoveContainer(Parts parts, String id) {
    this(parts, id, parts.layout().container(id));
  }

  private RemoveContainer(Parts parts, String id, ContainerDirectory directory) {
    this.parts = parts;
    this.id = id;
    this.directory = directory;
  }

  /** One whose directory was put into the trash already. */
  static RemoveContainer inTrash(Parts parts, Path trash) {
    var name = trash.getFileName().toString();
    var id = name.substring(0, name.length() - DISCARDED.length() - UUID_LENGTH);
    return new RemoveContainer(parts, id, new ContainerDirectory(trash));
  }

  /** Whether that is the directory of a container, put there by {@link #discard}. */
  static boolean isDiscarded(Path trash) {
    var name = trash.getFileName().toString();
    return name.length() > DISCARDED.length() + UUID_LENGTH
        && name.startsWith(DISCARDED, name.length() - DISCARDED.length() - UUID_LENGTH);
  }

  String id() {
    return id;
  }

  /** True, always: it is a task. */
  boolean remove() throws IOException {
    removeOutside();
    if (Files.isDirectory(directory.path())) {
      var trash = parts.layout().trash().resolve(UUID.randomUUID().toString());
      Files.move(directory.path(), trash);
      DeleteTree.delete(trash);
    }
    return true;
  }

  /** Out of sight at once, of an ended one; what is left of it is to be removed from there. */
  Path discard() throws IOException {
    var trash = parts.layout().trash().resolve(id + DISCARDED + UUID.randomUUID());
    return Files.move(directory.path(), trash);
  }

  /** Everything but its directory. */
  void removeOutside() throws IOException {
    var isSettled = isSettled();
    // Of an ended container crun has nothing but a directory: its own call costs more than a start.
    if (!isSettled || !parts.engine().hasOnlyState()) {
      parts.engine().delete(id);
    }
    new dev.slipway.runtime.host.Cgroup(parts.cgroups(), parts.names().cgroupParent() + "/" + id)
        .remove();
    // Looking through all processes of the host is dear, and conmon of a settled one is known gone.
    if (!isSettled) {
      endProcesses();
      // An engine that was killed in the middle may have made its part after the first delete.
      if (Files.exists(parts.engine().state().resolve(id))) {
        parts.engine().delete(id);
      }
    }
    DeleteTree.delete(parts.engine().state().resolve(id));
    RootDoor.remove(parts.kernel(), parts.names().doors(), id);
    unmountAll();
    parts.network().leave(id);
  }

  private boolean isSettled() throws IOException {
    var record = ContainerRecord.read(directory);
    return record.isPresent() && SettleExit.settled(directory, record.get().life()).isPresent();
  }

  /** conmon ends by itself after its container, unless it was lost in the middle of something. */
  private void endProcesses() throws IOException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var patience = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    for (var left = processes(); !left.isEmpty(); left = processes()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("these processes do not end: " + left);
      }
      if (System.nanoTime() > patience) {
        for (var process : left) {
          new SendSignal(parts.kernel()).send(process, SendSignal.KILL);
        }
      }
      pause();
    }
  }

  /** Both conmon and engine carry the bundle's path as one word of their command line. */
  private java.util.List<ProcessId> processes() {
    return ProcessTable.startedWith(directory.path().toString());
  }

  private void unmountAll() throws IOException {
    for (Path mount : MountTable.under(directory.path())) {
      parts.kernel().unmount(mount, MountFlags.DETACH | MountFlags.NOFOLLOW);
    }
    var left = MountTable.under(directory.path());
    if (!left.isEmpty()) {
      throw new IOException("still mounted: " + left);
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
