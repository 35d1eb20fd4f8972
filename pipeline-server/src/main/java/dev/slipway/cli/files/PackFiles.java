package dev.slipway.cli.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Packs a file, or a directory and all below it, under another name; links stay links. */
public final class PackFiles {
  private final Path source;
  private final String name;
  private final Predicate<String> left;
  private final boolean whole;

  /**
   * @param name what its entries begin with; empty for what is in a directory alone
   */
  public PackFiles(Path source, String name) {
    this(source, name, path -> false, true);
  }

  /**
   * @param left says of a path below the source, slashes between its parts, whether it is left out
   * @param whole whether a directory that is left out holds nothing that is not
   */
  public PackFiles(Path source, String name, Predicate<String> left, boolean whole) {
    this.source = source;
    this.name = name;
    this.left = left;
    this.whole = whole;
  }

  public void write(OutputStream out) throws IOException {
    var tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            if (whole && isLeft(dir)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            var entry = entryName(dir);
            if (!entry.isEmpty() && !isLeft(dir)) {
              put(tar, dir, new TarArchiveEntry(entry + "/"));
              tar.closeArchiveEntry();
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!isLeft(file)) {
              add(tar, file, attributes);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    tar.finish();
    tar.flush();
  }

  private boolean isLeft(Path path) {
    var below = source.relativize(path).toString();
    return !below.isEmpty() && left.test(below);
  }

  private void add(TarArchiveOutputStream tar, Path file, BasicFileAttributes attributes)
      throws IOException {
    var entry = entryName(file);
    if (attributes.isSymbolicLink()) {
      var link = new TarArchiveEntry(entry, TarConstants.LF_SYMLINK);
      link.setLinkName(Files.readSymbolicLink(file).toString());
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    } else if (attributes.isRegularFile()) {
      var plain = new TarArchiveEntry(entry);
      plain.setSize(attributes.size());
      put(tar, file, plain);
      try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        in.transferTo(tar);
      }
      tar.closeArchiveEntry();
    }
  }

  private static void put(TarArchiveOutputStream tar, Path file, TarArchiveEntry entry)
      throws IOException {
    var attributes =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    int mode = 0;
    for (var permission : attributes.permissions()) {
      mode |= bit(permission);
    }
    entry.setMode(mode);
    entry.setModTime(attributes.lastModifiedTime());
    tar.putArchiveEntry(entry);
  }

  private static int bit(PosixFilePermission permission) {
    return 0400 >> permission.ordinal();
  }

  private String entryName(Path path) {
    var below = source.relativize(path).toString();
    if (below.isEmpty()) {
      return name;
    }
    return name.isEmpty() ? below : name + "/" + below;
  }
}
