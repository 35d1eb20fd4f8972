package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.RepositoryName;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.UUID;

/**
 * Where bytes lie. The only class that knows; the module's README draws it.
 *
 * <p>Whatever becomes visible under its final name is whole: it was written under {@code tmp/},
 * made durable and renamed, and then its directory was made durable too.
 */
final class StoreLayout {
  static final String VERSION = "{\"imageLayoutVersion\":\"1.0.0\"}";
  private final Path root;

  private StoreLayout(Path root) {
    this.root = root;
  }

  /** Makes what is missing, and removes what an earlier process left half done. */
  static StoreLayout open(Path root) throws IOException {
    StoreLayout layout = new StoreLayout(root);
    Files.createDirectories(root);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    for (Path part :
        new Path[] {
          layout.blobs(),
          layout.layers(),
          layout.temporary(),
          layout.partial(),
          layout.uploads(),
          layout.staged(),
          layout.trash()
        }) {
      Files.createDirectories(part);
    }
    layout.clearTemporary();
    if (!Files.exists(root.resolve("oci-layout"))) {
      layout.replace(root.resolve("oci-layout"), VERSION.getBytes(StandardCharsets.UTF_8));
    }
    return layout;
  }

  private void clearTemporary() throws IOException {
    try (Dir temporary = Dir.open(temporary())) {
      for (String name : temporary.list()) {
        temporary.remove(name);
      }
    }
  }

  /** Blobs by the hex of their digest. */
  Path blobs() {
    return root.resolve("blobs").resolve("sha256");
  }

  Path blob(Digest digest) {
    return blobs().resolve(digest.hex());
  }

  /** Unpacked layers by the hex of their diff id. */
  Path layers() {
    return root.resolve("layers");
  }

  Path layer(Digest diffId) {
    return layers().resolve(diffId.hex());
  }

  /** Lies beside an unpacked layer that is not yet durable; holds the boot it was made in. */
  Path unsynced(Digest diffId) {
    return layers().resolve(diffId.hex() + ".unsynced");
  }

  /** Lies beside an unpacked layer: changed when the layer is used; holds its size in bytes. */
  Path used(Digest diffId) {
    return layers().resolve(diffId.hex() + ".used");
  }

  /** What nobody needs any more and is removed in the background. */
  Path trash() {
    return root.resolve("trash");
  }

  /** What is not what its name says, kept apart for people to look at. */
  Path quarantine() {
    return root.resolve("quarantine");
  }

  Path pins() {
    return root.resolve("pins.json");
  }

  Path root() {
    return root;
  }

  Path index() {
    return root.resolve("index.json");
  }

  Path temporary() {
    return root.resolve("tmp");
  }

  /** Blobs that have come in part, by what they are and where they come from. */
  Path partial() {
    return root.resolve("partial");
  }

  /** Blobs that are being pushed to a repository, by the identity of the upload. */
  Path uploads(RepositoryName repository) {
    return uploads().resolve(fileName(repository));
  }

  Path uploads() {
    return root.resolve("uploads");
  }

  /** Empty files, named as blobs that a repository may show although no manifest names them. */
  Path staged(RepositoryName repository) {
    return staged().resolve(fileName(repository));
  }

  Path staged() {
    return root.resolve("staged");
  }

  /* No name of a repository has a plus; and none is longer than a file's name may be. */
  private static String fileName(RepositoryName repository) {
    return repository.toString().replace('/', '+');
  }

  /** What {@link #uploads(RepositoryName)} or {@link #staged(RepositoryName)} is of. */
  static RepositoryName repository(Path directory) {
    return RepositoryName.parse(directory.getFileName().toString().replace('+', '/'));
  }

  /** How many bytes the file system still takes. */
  long free() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  /** A path that nobody else uses and that the next start removes. */
  Path newTemporary() {
    return temporary().resolve(UUID.randomUUID().toString());
  }

  /** Writes a small file whole: after this it is the old or the new one, whatever happens. */
  void replace(Path target, byte[] content) throws IOException {
    Path fresh = newTemporary();
    try {
      write(fresh, content);
      publish(fresh, target);
    } catch (IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
  }

  private static void write(Path fresh, byte[] content) throws IOException {
    try (FileChannel out =
        FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
  }

  /** Gives a file or directory from {@code tmp/}, itself durable, its final name, durably. */
  void publish(Path fresh, Path target) throws IOException {
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    try (Dir parent = directoryOf(target)) {
      parent.fsync();
    }
  }

  /** Removes something under {@code tmp/} or {@code trash/}, also where names are hostile. */
  void discard(Path path) {
    try (Dir parent = directoryOf(path)) {
      parent.remove(path.getFileName().toString());
    } catch (IOException e) {
      throw ImageException.storage("cannot remove " + path, e);
    }
  }

  private static Dir directoryOf(Path path) throws IOException {
    return Dir.open(Objects.requireNonNull(path.getParent()));
  }
}
