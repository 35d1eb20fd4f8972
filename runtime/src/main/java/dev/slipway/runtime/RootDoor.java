package dev.slipway.runtime;

import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/*
 * An engine walks to the container's root as the user that root inside is outside. He may not enter
 * our data directory, and shall not: what containers wrote lies there, set-user-id bits and all. So
 * the root is mounted once more at a place that he, and nobody else but the host's root, can reach;
 * once the engine has it, the place is empty again. The empty directory stays as long as the
 * container: runc goes there before it runs a further command.
 */
/** The way an engine takes to the root of a container that has identities of its own. */
final class RootDoor implements AutoCloseable {
  private final Syscalls kernel;
  private final Path doors;
  private final String id;

  private RootDoor(Syscalls kernel, Path doors, String id) {
    this.kernel = kernel;
    this.doors = doors;
    this.id = id;
  }

  static RootDoor open(Syscalls kernel, Path doors, String id, int owner, Path root)
      throws IOException {
    var door = new RootDoor(kernel, doors, id);
    door.attach(owner, root);
    return door;
  }

  /** Removes all of one; nothing to do if there is nothing. */
  static void remove(Syscalls kernel, Path doors, String id) throws IOException {
    var door = new RootDoor(kernel, doors, id);
    door.close();
    Files.deleteIfExists(door.path());
    Files.deleteIfExists(door.place());
  }

  Path path() {
    return place().resolve("root");
  }

  @Override
  public void close() throws IOException {
    if (Files.isDirectory(path())) {
      unmount();
    }
  }

  private void unmount() throws IOException {
    try {
      kernel.unmount(path(), MountFlags.DETACH | MountFlags.NOFOLLOW);
    } catch (ErrnoException e) {
      // Nothing was mounted there yet.
      if (!e.is(Errno.EINVAL)) {
        throw e;
      }
    }
  }

  private Path place() {
    return doors.resolve(id);
  }

  private void attach(int owner, Path root) throws IOException {
    Files.createDirectories(doors);
    Files.setPosixFilePermissions(doors, PosixFilePermissions.fromString("rwx--x--x"));
    Files.createDirectories(path());
    Files.setAttribute(place(), "unix:uid", owner);
    Files.setPosixFilePermissions(place(), PosixFilePermissions.fromString("r-x------"));
    var mount = kernel.cloneMount(root);
    try {
      kernel.attachMount(mount, path());
    } finally {
      kernel.close(mount);
    }
  }
}
