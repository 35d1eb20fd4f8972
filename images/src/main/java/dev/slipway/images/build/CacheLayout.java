package dev.slipway.images.build;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where a build cache and what builds leave lie. The only class that knows:
 *
 * <pre>
 *   entries/HEX/upper          a layer in overlayfs's form; HEX is the digest of its key
 *   entries/HEX/entry.json     when and in which boot it was made, its bytes, the parts of the key
 *   entries/HEX/packed.X.json  its blob, with times not later than X
 *   entries/HEX/durable        a power cut does not hurt it any more
 *   places/HEX.json            the parts of the key that was last asked for at one place of a file
 *   builds/ID/build.json       what became of a build; failed/ holds what a failed command wrote
 *   empty/                     the layer of what begins from scratch
 *   tmp/                       on its way in; emptied at every start
 * </pre>
 */
final class CacheLayout {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private final Path root;

  private CacheLayout(Path root) {
    this.root = root;
  }

  static CacheLayout open(Path root) throws IOException {
    CacheLayout layout = new CacheLayout(root.toAbsolutePath().normalize());
    for (String part : new String[] {"entries", "places", "builds", "empty", "tmp"}) {
      Files.createDirectories(layout.root.resolve(part));
    }
    try (Dir temporary = Dir.open(layout.root.resolve("tmp"))) {
      for (String name : temporary.list()) {
        temporary.remove(name);
      }
    }
    return layout;
  }

  static String boot() throws IOException {
    return Files.readString(BOOT).strip();
  }

  Path root() {
    return root;
  }

  Path entries() {
    return root.resolve("entries");
  }

  Path entry(Digest key) {
    return entries().resolve(key.hex());
  }

  Path record(Path entry) {
    return entry.resolve("entry.json");
  }

  Path durable(Path entry) {
    return entry.resolve("durable");
  }

  Path packed(Path entry, Optional<Instant> latest) {
    String times = latest.map(t -> Long.toString(t.getEpochSecond())).orElse("asis");
    return entry.resolve("packed." + times + ".json");
  }

  Path places() {
    return root.resolve("places");
  }

  Path place(Digest place) {
    return places().resolve(place.hex() + ".json");
  }

  Path builds() {
    return root.resolve("builds");
  }

  Path empty() {
    return root.resolve("empty");
  }

  Path newTemporary() {
    return root.resolve("tmp").resolve(UUID.randomUUID().toString());
  }

  /** Writes a small file whole; what is lost in a power cut is only made again. */
  void write(Path target, byte[] content) throws IOException {
    Path fresh = newTemporary();
    Files.write(fresh, content);
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The bytes of all files in a directory, holes included. */
  static long bytes(Path directory) throws IOException {
    long bytes = 0;
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        bytes += Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.size(path) : 0;
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return bytes;
  }

  /** Gives a directory its name; false where something has it already. */
  boolean publish(Path fresh, Path target) throws IOException {
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      return false;
    } catch (java.nio.file.FileSystemException e) {
      if (Files.isDirectory(target)) {
        return false;
      }
      throw e;
    }
  }

  /** Removes a directory of ours: out of its place first, so that it is never seen in part. */
  void discard(Path directory) {
    try {
      Path away = directory;
      if (!directory.startsWith(root.resolve("tmp"))) {
        away = newTemporary();
        Files.move(directory, away, StandardCopyOption.ATOMIC_MOVE);
      }
      try (Dir parent = Dir.open(Objects.requireNonNull(away.getParent()))) {
        parent.remove(away.getFileName().toString());
      }
    } catch (java.nio.file.NoSuchFileException e) {
      // Somebody else was faster, or it never was there.
    } catch (IOException e) {
      throw ImageException.storage("cannot remove " + directory, e);
    }
  }
}
