package dev.slipway.runtime.bundle;

import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.OpenHow;
import dev.slipway.runtime.sys.Syscalls;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A directory tree that somebody else filled, looked into from the host without ever following a
 * link or leaving it. Paths are absolute as seen from inside.
 */
public final class MountedTree implements AutoCloseable {
  private static final long RESOLVE =
      OpenHow.RESOLVE_BENEATH
          | OpenHow.RESOLVE_NO_SYMLINKS
          | OpenHow.RESOLVE_NO_MAGICLINKS
          | OpenHow.RESOLVE_NO_XDEV;

  private final Syscalls kernel;
  private final int root;

  private MountedTree(Syscalls kernel, int root) {
    this.kernel = kernel;
    this.root = root;
  }

  public static MountedTree open(Syscalls kernel, Path directory) throws IOException {
    return new MountedTree(
        kernel, kernel.open(directory, OpenHow.PATH | OpenHow.DIRECTORY | OpenHow.NOFOLLOW));
  }

  public FileKind kindOf(String path) throws IOException {
    int file;
    try {
      file = kernel.openBeneath(root, inside(path), OpenHow.PATH | OpenHow.NOFOLLOW, RESOLVE);
    } catch (ErrnoException e) {
      return kindOf(e);
    }
    try {
      return kindOf(Files.readAttributes(opened(file), BasicFileAttributes.class));
    } finally {
      kernel.close(file);
    }
  }

  /** Owner, group and mode of what is there; fails if it cannot be reached without links. */
  Owner ownerOf(String path) throws IOException {
    var file = kernel.openBeneath(root, inside(path), OpenHow.PATH | OpenHow.NOFOLLOW, RESOLVE);
    try {
      return Owner.opened(opened(file));
    } finally {
      kernel.close(file);
    }
  }

  /**
   * Gives a file of ours the owner and mode of what is at a path, if it is a directory.
   *
   * @param shift by how much owners appear moved up in here
   */
  public void copyOwner(String path, Path to, int shift) throws IOException {
    if (kindOf(path) == FileKind.DIRECTORY) {
      ownerOf(path).withoutShift(shift).give(to);
    }
  }

  /**
   * The bytes of a plain file of at most {@code most} bytes; empty if there is no plain file.
   *
   * @throws HostileTreeException if the file is larger
   */
  public Optional<byte[]> read(String path, int most) throws IOException {
    if (kindOf(path) != FileKind.FILE) {
      return Optional.empty();
    }
    var file = kernel.openBeneath(root, inside(path), OpenHow.RDONLY | OpenHow.NONBLOCK, RESOLVE);
    try (var in = new FileInputStream(opened(file).toFile())) {
      var bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new HostileTreeException(path + " is larger than " + most + " bytes");
      }
      return Optional.of(bytes);
    } finally {
      kernel.close(file);
    }
  }

  @Override
  public void close() {
    kernel.close(root);
  }

  private static String inside(String path) {
    var relative = path.startsWith("/") ? path.substring(1) : path;
    return relative.isEmpty() ? "." : relative;
  }

  /** Leads to the opened file itself, whatever its name points to by now. */
  private static Path opened(int descriptor) {
    return Path.of("/proc/self/fd", Integer.toString(descriptor));
  }

  private static FileKind kindOf(ErrnoException e) throws ErrnoException {
    return switch (e.errno()) {
      case Errno.ENOENT -> FileKind.ABSENT;
      case Errno.ELOOP, Errno.ENOTDIR, Errno.EXDEV -> FileKind.BLOCKED;
      default -> throw e;
    };
  }

  private static FileKind kindOf(BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      return FileKind.DIRECTORY;
    }
    if (attributes.isRegularFile()) {
      return FileKind.FILE;
    }
    return attributes.isSymbolicLink() ? FileKind.LINK : FileKind.SPECIAL;
  }
}
