package dev.slipway.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The PostgreSQL programs the server brings along, unpacked to a directory.
 *
 * @param home holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  /** The programs below that directory, unpacked if this version is not there yet. */
  static PostgresBinaries in(Path parent) {
    try (var archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
      if (archive == null) {
        throw new CannotStartException(
            "this build carries no PostgreSQL for this machine; set slipway.database.url to a"
                + " PostgreSQL of yours");
      }
      var bytes = archive.readAllBytes();
      var home =
          parent.resolve("programs-" + Integer.toHexString(java.util.Arrays.hashCode(bytes)));
      if (!Files.isDirectory(home)) {
        unpack(bytes, home);
      }
      return new PostgresBinaries(home);
    } catch (IOException e) {
      throw new UncheckedIOException("unpacking the PostgreSQL programs to " + parent, e);
    }
  }

  /** The command that runs one of the programs; PostgreSQL refuses to run as root, so not as it. */
  List<String> command(String program) {
    var command = new ArrayList<String>();
    if (isRoot()) {
      // a user namespace without a mapping: nobody inside, the same owner of files outside
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(home.resolve("bin").resolve(program).toString());
    return command;
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      throw new UncheckedIOException("looking up the user the server runs as", e);
    }
  }

  private static void unpack(byte[] archive, Path home) throws IOException {
    var unfinished = Files.createTempDirectory(Files.createDirectories(home.getParent()), ".new-");
    try (var entries = entries(archive)) {
      for (var e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
        write(entries, e, unfinished);
      }
      sync(unfinished);
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      delete(unfinished);
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }

  /** One call for the whole file system: a sync of each of 1,500 files would take seconds. */
  private static void sync(Path directory) throws IOException {
    try {
      new ProcessBuilder("sync", "-f", directory.toString()).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static TarArchiveInputStream entries(byte[] archive) throws IOException {
    InputStream bytes = new java.io.ByteArrayInputStream(archive);
    return new TarArchiveInputStream(
        new BufferedInputStream(new XZCompressorInputStream(bytes), 1 << 16));
  }

  private static void write(InputStream content, TarArchiveEntry entry, Path root)
      throws IOException {
    var target = root.resolve(entry.getName()).normalize();
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(target.getParent());
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(target.getParent());
      Files.copy(content, target);
      var mode = (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--";
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
    }
  }

  /** Removes a directory with all below it; what is gone already is fine. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var all = Files.walk(directory)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
