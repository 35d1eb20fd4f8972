package dev.slipway.source.git;

import dev.slipway.source.UnfitTreeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Writes a tree of git objects into a directory of its own.
 *
 * <p>The tree is hostile. Every directory that is written into was made here a moment ago, nothing
 * that exists is ever opened, and links are only made: so no name in a tree can lead out of it, in
 * whatever order or how often the tree gives it.
 */
final class Checkout {
  /* One for each process: what carries another one was left by a server that is gone. */
  private static final String TOKEN = UUID.randomUUID().toString().substring(0, 8);
  private static final String PARTIAL = ".partial-";
  private static final int DEEPEST = 256;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_LINK = 4095;
  private static final int LARGEST_TREE = 64 << 20;
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> ALL = PosixFilePermissions.fromString("rwxr-xr-x");
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final ObjectReader reader;
  private final GitLimits limits;
  private final ObjectChecker checker = new ObjectChecker().setSafeForMacOS(true);
  private long bytes;
  private int entries;

  Checkout(ObjectReader reader, GitLimits limits) {
    this.reader = reader;
    this.limits = limits;
  }

  /** The directory appears whole. Where somebody else finished it meanwhile, his stays. */
  void write(ObjectId tree, Path into) throws IOException {
    var parent = into.toAbsolutePath().resolveSibling("");
    Files.createDirectories(parent);
    sweep(parent);
    var partial = parent.resolve(PARTIAL + TOKEN + "-" + UUID.randomUUID());
    try {
      Files.createDirectory(partial, PRIVATE);
      directory(tree, partial, "", 0);
      Files.setPosixFilePermissions(partial, ALL);
      appear(partial, into);
    } finally {
      Trees.delete(partial);
    }
  }

  private static void appear(Path partial, Path into) throws IOException {
    try {
      Files.move(partial, into, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(into, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private static void sweep(Path parent) throws IOException {
    try (var left = Files.newDirectoryStream(parent, PARTIAL + "*")) {
      for (var path : left) {
        if (!path.getFileName().toString().startsWith(PARTIAL + TOKEN)) {
          Trees.delete(path);
        }
      }
    }
  }

  private void directory(ObjectId tree, Path at, String path, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw refused(path, "more than " + DEEPEST + " directories deep");
    }
    var entry = new CanonicalTreeParser();
    entry.reset(reader.open(tree, Constants.OBJ_TREE).getBytes(LARGEST_TREE));
    for (; !entry.eof(); entry.next()) {
      if (++entries > limits.checkoutEntries()) {
        throw refused(path, "the tree has more than %d entries".formatted(entries - 1));
      }
      var name = name(entry, path);
      entry(entry, at.resolve(name), path + name, depth);
    }
  }

  private void entry(CanonicalTreeParser entry, Path at, String path, int depth)
      throws IOException {
    var id = entry.getEntryObjectId();
    var mode = entry.getEntryFileMode();
    try {
      if (FileMode.TREE.equals(mode)) {
        Files.createDirectory(at);
        directory(id, at, path + "/", depth + 1);
        Files.setPosixFilePermissions(at, ALL);
      } else if (FileMode.GITLINK.equals(mode)) {
        submodule(at, path);
      } else if (FileMode.SYMLINK.equals(mode)) {
        Files.createSymbolicLink(at, target(id, path));
      } else if (FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode)) {
        file(id, at, path, FileMode.EXECUTABLE_FILE.equals(mode) ? ALL : PLAIN);
      } else {
        throw refused(path, "it has the unknown mode " + mode);
      }
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw refused(path, "the tree has it twice");
    }
  }

  private static void submodule(Path at, String path) throws IOException {
    var name = at.getFileName().toString();
    if (name.startsWith("-") || name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw refused(path, "no submodule may have such a name");
    }
    Files.createDirectory(at);
    Files.setPosixFilePermissions(at, ALL);
  }

  private void file(ObjectId id, Path at, String path, Set<PosixFilePermission> permissions)
      throws IOException {
    var loader = reader.open(id, Constants.OBJ_BLOB);
    bytes += loader.getSize();
    if (bytes > limits.checkoutBytes()) {
      throw refused(path, "the tree has more than %d bytes".formatted(limits.checkoutBytes()));
    }
    try (var out = Files.newOutputStream(at, StandardOpenOption.CREATE_NEW)) {
      loader.copyTo(out);
    }
    Files.setPosixFilePermissions(at, permissions);
  }

  private Path target(ObjectId id, String path) throws IOException {
    var loader = reader.open(id, Constants.OBJ_BLOB);
    if (loader.getSize() < 1 || loader.getSize() > LONGEST_LINK) {
      throw refused(path, "a link must point to 1 to %d bytes of path".formatted(LONGEST_LINK));
    }
    var target = text(loader.getBytes(LONGEST_LINK), path);
    try {
      return Path.of(target);
    } catch (InvalidPathException e) {
      throw refused(path, "it points to no path: " + e.getReason());
    }
  }

  /** The entry's name, checked as if git never had. */
  private String name(CanonicalTreeParser entry, String path) {
    var raw = new byte[entry.getNameLength()];
    entry.getName(raw, 0);
    var name = text(raw, path);
    try {
      checker.checkPathSegment(raw, 0, raw.length);
    } catch (CorruptObjectException e) {
      throw refused(path + name, String.valueOf(e.getMessage()));
    }
    if (raw.length > LONGEST_NAME || name.indexOf('\0') >= 0 || name.indexOf('/') >= 0) {
      throw refused(path + name, "no file may have such a name");
    }
    return checkLocale(name, path);
  }

  private static String checkLocale(String name, String path) {
    try {
      return Path.of(name).toString();
    } catch (InvalidPathException e) {
      throw refused(
          path + name, "the server's locale can't write it; start it with a UTF-8 locale");
    }
  }

  private static String text(byte[] raw, String path) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw refused(path, "it holds a name that is not UTF-8");
    }
  }

  private static UnfitTreeException refused(String path, String why) {
    var shown = path.length() <= 300 ? path : path.substring(0, 300) + "...";
    return new UnfitTreeException(
        "'%s' can't be checked out: %s".formatted(shown.replaceAll("\\p{Cntrl}", "?"), why));
  }
}
