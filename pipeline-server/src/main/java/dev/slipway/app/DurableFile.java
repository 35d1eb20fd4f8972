package dev.slipway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Small files that are either there whole, on disk and readable by the owner alone, or not. */
final class DurableFile {
  private DurableFile() {}

  static void write(Path directory, String name, String content) throws IOException {
    var unfinished = directory.resolve("." + name + ".new");
    Files.deleteIfExists(unfinished);
    var owner = PosixFilePermissions.fromString("rw-------");
    try (var channel =
        FileChannel.open(
            unfinished,
            Set.of(CREATE, WRITE, TRUNCATE_EXISTING),
            PosixFilePermissions.asFileAttribute(owner))) {
      var bytes = ByteBuffer.wrap(content.getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    sync(directory);
  }

  /** Makes the names in a directory durable. */
  static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }
}
