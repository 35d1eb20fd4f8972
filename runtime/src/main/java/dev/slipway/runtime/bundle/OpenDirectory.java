package dev.slipway.runtime.bundle;

import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.OpenHow;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory of a tree that somebody else filled, held open: what is done to a name in it happens
 * in this very directory, wherever that is moved, and no link is followed on the way.
 */
final class OpenDirectory implements AutoCloseable {
  private static final int PER_NAME = 64;
  private static final int MOST_CHARACTERS = 96 << 20;
  private static final int FLAGS = OpenHow.RDONLY | OpenHow.DIRECTORY;
  private static final long STAY =
      OpenHow.RESOLVE_BENEATH
          | OpenHow.RESOLVE_NO_SYMLINKS
          | OpenHow.RESOLVE_NO_MAGICLINKS
          | OpenHow.RESOLVE_NO_XDEV;
  private static final long INSIDE = OpenHow.RESOLVE_IN_ROOT | OpenHow.RESOLVE_NO_MAGICLINKS;

  private final Syscalls kernel;
  private final int descriptor;

  private OpenDirectory(Syscalls kernel, int descriptor) {
    this.kernel = kernel;
    this.descriptor = descriptor;
  }

  static OpenDirectory open(Syscalls kernel, Path directory) throws ErrnoException {
    return new OpenDirectory(kernel, kernel.open(directory, FLAGS | OpenHow.NOFOLLOW));
  }

  /** One below it by its path; links on the way lead where they lead for the container. */
  OpenDirectory inside(String path) throws ErrnoException {
    var relative = path.isEmpty() ? "." : path;
    return new OpenDirectory(kernel, kernel.openBeneath(descriptor, relative, FLAGS, INSIDE));
  }

  /** One in it, itself no link. */
  OpenDirectory child(String name) throws ErrnoException {
    return new OpenDirectory(
        kernel, kernel.openBeneath(descriptor, name, FLAGS | OpenHow.NOFOLLOW, STAY));
  }

  /** For calls that do not follow a link at the end. */
  Path path(String name) {
    return Path.of("/proc/self/fd", Integer.toString(descriptor), name);
  }

  /** All names in it, sorted. */
  List<String> names() throws IOException {
    var names = new ArrayList<String>();
    var characters = 0L;
    try (var entries = Files.newDirectoryStream(Path.of("/proc/self/fd/" + descriptor))) {
      for (var entry : entries) {
        var name = String.valueOf(entry.getFileName());
        names.add(name);
        characters += PER_NAME + name.length();
        if (characters > MOST_CHARACTERS) {
          throw new HostileTreeException("a directory has too many names to be archived");
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names.stream().sorted().toList();
  }

  @Override
  public void close() {
    kernel.close(descriptor);
  }
}
