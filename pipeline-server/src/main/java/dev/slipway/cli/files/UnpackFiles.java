package dev.slipway.cli.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks an archive that a stranger made: nothing is written outside of where it shall go, nor
 * through a link, whichever way the archive's entries name it. Links stay links; devices and pipes
 * are passed over, and set-user-id bits dropped.
 */
public final class UnpackFiles {
  private final Path into;
  private final String first;
  private final String instead;

  /**
   * @param into a directory that is there
   * @param first what the entries begin with
   * @param instead what they shall begin with
   */
  public UnpackFiles(Path into, String first, String instead) {
    this.into = into;
    this.first = first;
    this.instead = instead;
  }

  public void read(InputStream in) throws IOException {
    try (var tar = new TarArchiveInputStream(in, "UTF-8")) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry);
      }
    }
  }

  private void unpack(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
    var target = place(entry.getName());
    if (entry.isDirectory()) {
      directory(target);
      Files.setPosixFilePermissions(target, permissions(entry));
    } else if (entry.isSymbolicLink()) {
      clear(target);
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      var other = place(entry.getLinkName());
      if (!Files.isRegularFile(other, NOFOLLOW_LINKS)) {
        throw new IOException("the archive links to what is no file in it: " + target);
      }
      clear(target);
      Files.createLink(target, other);
    } else if (entry.isFile()) {
      clear(target);
      Files.copy(tar, target);
      Files.setPosixFilePermissions(target, permissions(entry));
    }
  }

  /** Where an entry goes; every directory on the way is one, and no link. */
  private Path place(String entry) throws IOException {
    var target = into;
    var names = renamed(entry).split("/");
    for (int i = 0; i < names.length; i++) {
      if (names[i].isEmpty() || names[i].equals(".")) {
        continue;
      }
      if (names[i].equals("..") || names[i].indexOf('\0') >= 0) {
        throw new IOException("the archive names a path that leads out of it");
      }
      if (!target.equals(into)) {
        directory(target);
      }
      target = target.resolve(names[i]);
    }
    return target;
  }

  private String renamed(String entry) {
    var plain = entry.startsWith("./") ? entry.substring(2) : entry;
    if (plain.equals(first) || plain.startsWith(first + "/")) {
      return instead + plain.substring(first.length());
    }
    return plain;
  }

  private static void directory(Path path) throws IOException {
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.exists(path, NOFOLLOW_LINKS)) {
      throw new IOException(path + " is there and is no directory");
    }
    Files.createDirectory(path);
  }

  private static void clear(Path path) throws IOException {
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      throw new IOException(path + " is a directory, and in the archive it is none");
    }
    Files.deleteIfExists(path);
  }

  private static Set<PosixFilePermission> permissions(TarArchiveEntry entry) {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (var permission : PosixFilePermission.values()) {
      if ((entry.getMode() & (0400 >> permission.ordinal())) != 0) {
        permissions.add(permission);
      }
    }
    permissions.add(PosixFilePermission.OWNER_WRITE);
    return permissions;
  }
}
