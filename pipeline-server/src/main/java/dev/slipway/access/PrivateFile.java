package dev.slipway.access;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** A small file that only its owner can read: there whole and on disk, or not there. */
public final class PrivateFile {
  private PrivateFile() {}

  /** Writes or replaces it; its directory is made, for the owner alone, if it is not there. */
  public static void write(Path file, byte[] content) {
    var unfinished = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      var directory = directoryOf(file);
      Files.deleteIfExists(unfinished);
      writeThrough(unfinished, content);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(directory);
    } catch (IOException e) {
      throw new AccessException("cannot write " + file, e);
    }
  }

  /** Its content, if it is there. */
  public static Optional<byte[]> read(Path file, int most) {
    try (var in = Files.newInputStream(file)) {
      var content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw new AccessException(file + " is larger than " + most + " bytes");
      }
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new AccessException("cannot read " + file, e);
    }
  }

  /** Removes it if it is there. */
  public static void delete(Path file) {
    try {
      if (Files.deleteIfExists(file)) {
        sync(directoryOf(file));
      }
    } catch (IOException e) {
      throw new AccessException("cannot remove " + file, e);
    }
  }

  private static Path directoryOf(Path file) throws IOException {
    var directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is in no directory");
    }
    if (!Files.isDirectory(directory)) {
      var owner = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(owner));
    }
    return directory;
  }

  private static void writeThrough(Path file, byte[] content) throws IOException {
    var owner = PosixFilePermissions.fromString("rw-------");
    try (var channel =
        FileChannel.open(
            file, Set.of(CREATE_NEW, WRITE), PosixFilePermissions.asFileAttribute(owner))) {
      var bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }
}
