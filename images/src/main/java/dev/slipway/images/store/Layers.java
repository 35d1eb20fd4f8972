package dev.slipway.images.store;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Limits;
import dev.slipway.images.layer.Compression;
import dev.slipway.images.layer.ExtractLayer;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.Errno;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Layers as directories, each unpacked once and never changed again.
 *
 * <p>A directory under its final name is whole. It survives the death of any process at once;
 * against power loss it is synced in the background, and what was not is unpacked anew after a
 * reboot.
 */
final class Layers {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private final StoreLayout layout;
  private final Blobs blobs;
  private final Trash trash;
  private final ExtractLayer extractor;
  private final OnePerKey<Digest, Path> unpacking = new OnePerKey<>();

  Layers(StoreLayout layout, Blobs blobs, Trash trash, Limits limits) throws IOException {
    this.layout = layout;
    this.blobs = blobs;
    this.trash = trash;
    this.extractor = new ExtractLayer(limits);
    dropWhatPowerLossMayHaveHit();
  }

  private void dropWhatPowerLossMayHaveHit() throws IOException {
    try (Dir directory = Dir.open(layout.layers())) {
      for (String name : directory.list()) {
        if (name.endsWith(".unsynced")) {
          Digest diffId = Digest.parse("sha256:" + name.substring(0, name.indexOf('.')));
          if (Files.readString(layout.unsynced(diffId)).equals(Files.readString(BOOT))) {
            syncLater(diffId);
          } else {
            drop(diffId);
          }
        }
      }
    }
  }

  private void drop(Digest diffId) throws IOException {
    if (Files.isDirectory(layout.layer(diffId))) {
      trash.take(layout.layer(diffId));
    }
    Files.deleteIfExists(layout.used(diffId));
    Files.deleteIfExists(layout.unsynced(diffId));
  }

  /** The directory of a layer, unpacked now if it was not yet. */
  Path unpacked(Descriptor blob, Digest diffId) {
    return has(diffId) ? layout.layer(diffId) : unpacking.get(diffId, () -> unpack(blob, diffId));
  }

  /** Whether the layer's directory is here; if so, this is a use of it. */
  private boolean has(Digest diffId) {
    return blobs.uses().locked(diffId, () -> use(diffId));
  }

  private boolean use(Digest diffId) {
    try {
      if (!Files.isDirectory(layout.layer(diffId))) {
        return false;
      }
      noteUse(diffId);
      return true;
    } catch (IOException e) {
      throw ImageException.storage("cannot note the use of layer " + diffId, e);
    }
  }

  private void noteUse(Digest diffId) throws IOException {
    if (!Files.exists(layout.used(diffId))) {
      Files.createFile(layout.used(diffId));
    }
    blobs.uses().mark(layout.used(diffId));
  }

  private Path unpack(Descriptor blob, Digest diffId) {
    if (has(diffId)) {
      return layout.layer(diffId);
    }
    Path fresh = newDirectory();
    try (InputStream packed = blobs.open(blob.digest());
        Dir root = Dir.open(fresh)) {
      Digest found = extractor.extract(packed, Compression.of(blob.mediaType()), root).diffId();
      if (!found.equals(diffId)) {
        throw new ImageException(
            new Reason.DigestMismatch(diffId),
            "layer " + blob.digest() + " unpacks to " + found + ", not to " + diffId);
      }
      return adopt(fresh, diffId);
    } catch (IOException e) {
      throw failed("cannot unpack layer " + blob.digest(), e);
    } finally {
      removeIfThere(fresh);
    }
  }

  private static ImageException failed(String doing, IOException e) {
    if (e instanceof Errno errno && errno.diskFull()) {
      return ImageException.storage(doing + ": free some disk space", e);
    }
    return ImageException.storage(doing, e);
  }

  /** An empty directory under {@code tmp/}, to unpack into. */
  Path newDirectory() {
    try {
      return Files.createDirectory(layout.newTemporary());
    } catch (IOException e) {
      throw ImageException.storage("cannot make a directory to unpack into", e);
    }
  }

  void removeIfThere(Path fresh) {
    if (Files.exists(fresh)) {
      layout.discard(fresh);
    }
  }

  /** Makes a whole directory from {@code tmp/} the one of this layer, unless there is one. */
  Path adopt(Path fresh, Digest diffId) throws IOException {
    Path target = layout.layer(diffId);
    if (has(diffId)) {
      return target;
    }
    noteUse(diffId);
    layout.replace(layout.unsynced(diffId), Files.readAllBytes(BOOT));
    layout.publish(fresh, target);
    syncLater(diffId);
    return target;
  }

  private void syncLater(Digest diffId) {
    Thread.ofVirtual().name("sync-layer").start(() -> sync(diffId));
  }

  private void sync(Digest diffId) {
    try (Dir directory = Dir.open(layout.layers())) {
      directory.syncFileSystem();
      Files.deleteIfExists(layout.unsynced(diffId));
    } catch (IOException e) {
      // The mark stays: after a reboot the layer is unpacked again, and until then it is good.
      System.getLogger(Layers.class.getName())
          .log(System.Logger.Level.WARNING, "layer " + diffId + " is not yet durable", e);
    }
  }

  /** Whether this layer hides everything below it: an opaque whiteout of the root itself. */
  boolean hidesAllBelow(Path unpacked) {
    try (Dir root = Dir.open(unpacked)) {
      byte[] opaque = root.extendedAttributes().get("trusted.overlay.opaque");
      return opaque != null && new String(opaque, StandardCharsets.US_ASCII).equals("y");
    } catch (IOException e) {
      throw ImageException.storage("cannot look at layer " + unpacked, e);
    }
  }
}
