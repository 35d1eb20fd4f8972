package dev.slipway.runtime;

import dev.slipway.runtime.bundle.HostileTreeException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A tar stream on disk between a container and whoever copies: a container is held still for as
 * long as the disk takes, not for as long as somebody's network does.
 */
final class Spool implements AutoCloseable {
  private final Path file;

  private Spool(Path file) {
    this.file = file;
  }

  /** In a directory whose leftovers are removed. */
  static Spool open(Path directory) {
    return new Spool(directory.resolve(UUID.randomUUID() + ".tar"));
  }

  void fill(CopyFiles files, String path) throws IOException {
    try (var out = new BufferedOutputStream(new SpareRoom(file), 1 << 16)) {
      files.out(path, out);
    }
  }

  void pour(OutputStream out) throws IOException {
    Files.copy(file, out);
  }

  void take(InputStream in, long most) throws IOException {
    try (var out = new SpareRoom(file)) {
      var buffer = new byte[1 << 16];
      var sum = 0L;
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sum += count;
        if (sum > most) {
          throw new HostileTreeException("the archive is larger than " + most + " bytes");
        }
        out.write(buffer, 0, count);
      }
    }
  }

  void empty(CopyFiles files, String path) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      files.in(path, in);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
