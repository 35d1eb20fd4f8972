package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.FileStat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What lies in the store at one moment: blobs by digest, unpacked layers by diff id.
 *
 * @param blobs by digest
 * @param layers by diff id
 */
record Survey(Map<Digest, Item> blobs, Map<Digest, Item> layers) {
  /** How many bytes something has, and when it was last used. */
  record Item(long bytes, Instant lastUse) {}

  private static final Item NONE = new Item(0, Instant.EPOCH);

  /** Bytes of a blob, none where it is not here. */
  long bytes(Digest blob) {
    return blobs.getOrDefault(blob, NONE).bytes();
  }

  /** When a blob was last used. */
  Instant lastUse(Digest blob) {
    return blobs.getOrDefault(blob, NONE).lastUse();
  }

  /** A layer's directory; of no bytes and never used where it is not here. */
  Item layer(Digest diffId) {
    return layers.getOrDefault(diffId, NONE);
  }

  /** The same without these blobs. */
  Survey without(Set<Digest> gone) {
    Map<Digest, Item> left = new HashMap<>(blobs);
    left.keySet().removeAll(gone);
    return new Survey(left, layers);
  }

  /** Of everything. */
  long bytes() {
    return blobs.values().stream().mapToLong(Item::bytes).sum()
        + layers.values().stream().mapToLong(Item::bytes).sum();
  }

  static Survey of(StoreLayout layout, Uses uses) throws IOException {
    Map<Digest, Item> blobs = new HashMap<>();
    for (Digest digest : named(layout.blobs())) {
      item(layout.blob(digest)).ifPresent(found -> blobs.put(digest, found));
    }
    Map<Digest, Item> layers = new HashMap<>();
    for (Digest diffId : named(layout.layers())) {
      try {
        layers.put(diffId, layer(layout, uses, diffId));
      } catch (NoSuchFileException e) {
        layers.remove(diffId); // went just now
      }
    }
    return new Survey(blobs, layers);
  }

  private static Set<Digest> named(Path directory) throws IOException {
    Set<Digest> found = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path one : all) {
        String name = one.getFileName().toString();
        if (name.matches("[a-f0-9]{64}")) {
          found.add(new Digest("sha256:" + name));
        }
      }
    }
    return found;
  }

  private static Optional<Item> item(Path file) throws IOException {
    try {
      BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(new Item(about.size(), about.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Adding up a layer's files takes long, so the sum is kept beside it. */
  private static Item layer(StoreLayout layout, Uses uses, Digest diffId) throws IOException {
    Path used = layout.used(diffId);
    if (!Files.exists(used)) {
      uses.locked(diffId, () -> note(layout, used, "", FileTime.from(uses.now())));
    }
    Instant lastUse = Uses.lastUse(used);
    String known = Files.readString(used);
    if (!known.isEmpty()) {
      return new Item(Long.parseLong(known), lastUse);
    }
    long bytes = size(layout.layer(diffId));
    uses.locked(diffId, () -> note(layout, used, Long.toString(bytes), Uses.time(used)));
    return new Item(bytes, lastUse);
  }

  private static boolean note(StoreLayout layout, Path used, String bytes, FileTime lastUse) {
    try {
      Path fresh = Files.writeString(layout.newTemporary(), bytes);
      Files.setLastModifiedTime(fresh, lastUse);
      Files.move(fresh, used, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      throw ImageException.storage("cannot note the size of a layer at " + used, e);
    }
  }

  private static long size(Path layer) throws IOException {
    try (Dir root = Dir.open(layer)) {
      return size(root, new HashSet<>());
    }
  }

  private static long size(Dir directory, Set<Long> seen) throws IOException {
    long sum = 0;
    for (String name : directory.list()) {
      FileStat stat = directory.stat(name).orElseThrow(() -> new NoSuchFileException(name));
      if (stat.kind() == FileStat.Kind.DIRECTORY) {
        try (Dir child = directory.beneath(name)) {
          sum += size(child, seen);
        }
      } else if (stat.links() == 1 || seen.add(stat.inode())) {
        sum += stat.size();
      }
    }
    return sum;
  }
}
