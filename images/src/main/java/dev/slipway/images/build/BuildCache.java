package dev.slipway.images.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.MediaType;
import dev.slipway.images.store.Json;
import dev.slipway.images.store.PackedLayer;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Results of instructions, found by what they depend on. One belongs to one project; it may also
 * read others, such as that of trusted builds, which it never writes to.
 *
 * <p>An entry is whole once it has its name, and never changes but for what is remembered of its
 * packed form. It survives the death of any process at once; one that a power cut may have hit is
 * not used again. Its layer is used by whoever found it: only {@link PruneCache} takes entries
 * away.
 */
public final class BuildCache {
  private final CacheLayout layout;
  private final List<BuildCache> alsoRead;
  private final CacheMounts mounts = new CacheMounts();
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  private BuildCache(CacheLayout layout, List<BuildCache> alsoRead) {
    this.layout = layout;
    this.alsoRead = List.copyOf(alsoRead);
  }

  /** Opens it, making it where it is missing, and removes what was left half done. */
  public static BuildCache open(Path root, List<BuildCache> alsoRead) {
    try {
      return new BuildCache(CacheLayout.open(root), alsoRead);
    } catch (IOException e) {
      throw ImageException.storage("cannot open the build cache at " + root, e);
    }
  }

  /** While this is open nothing is taken away, here and in what is also read. */
  Reading reading() {
    List<Lock> locks = new ArrayList<>();
    locks.add(use.readLock());
    alsoRead.forEach(other -> locks.add(other.use.readLock()));
    locks.forEach(Lock::lock);
    return () -> locks.forEach(Lock::unlock);
  }

  /** Several builds may use a cache at once. */
  interface Reading extends AutoCloseable {
    @Override
    void close();
  }

  /** Takes away what is not needed any more; does nothing while somebody uses it. */
  void prune(Set<String> needed, Instant now) {
    if (use.writeLock().tryLock()) {
      try {
        new PruneCache(layout).prune(needed, now);
      } finally {
        use.writeLock().unlock();
      }
    }
  }

  /** Who uses the caches of RUN's mounts. */
  CacheMounts mounts() {
    return mounts;
  }

  CacheLayout layout() {
    return layout;
  }

  /** The result that depends on exactly this, if it is here. */
  Optional<CacheEntry> find(Digest key) {
    Path directory = layout.entry(key);
    try {
      ObjectNode record = Json.parse(Files.readAllBytes(layout.record(directory)), "a cache entry");
      if (!isDurable(directory, record)) {
        layout.discard(directory);
        return Optional.empty();
      }
      Files.setLastModifiedTime(layout.record(directory), FileTime.from(Instant.now()));
      Instant made = Instant.parse(record.path("made").asText());
      return Optional.of(new CacheEntry(key, directory, made));
    } catch (NoSuchFileException e) {
      return alsoRead.stream().flatMap(cache -> cache.find(key).stream()).findFirst();
    } catch (IOException e) {
      throw ImageException.storage("cannot read cache entry " + key, e);
    }
  }

  private boolean isDurable(Path directory, ObjectNode record) throws IOException {
    return Files.exists(layout.durable(directory))
        || record.path("boot").asText().equals(CacheLayout.boot());
  }

  /** An empty directory to make a result in, which ends as an entry or is removed. */
  Path fresh() {
    try {
      return Files.createDirectory(layout.newTemporary());
    } catch (IOException e) {
      throw ImageException.storage("cannot make a directory to build in", e);
    }
  }

  /**
   * Keeps what {@code fresh} holds, its {@code upper}, as the result; where another build was
   * faster, that one's.
   */
  CacheEntry keep(CacheKey key, Path fresh, Instant made) {
    Digest digest = key.digest();
    try {
      ObjectNode record = Json.object().put("made", made.toString());
      record.put("boot", CacheLayout.boot());
      record.put("bytes", CacheLayout.bytes(fresh));
      ObjectNode parts = record.putObject("parts");
      key.parts().forEach(parts::put);
      layout.write(layout.record(fresh), Json.bytes(record));
      if (!layout.publish(fresh, layout.entry(digest))) {
        return find(digest)
            .orElseThrow(() -> new IOException(layout.entry(digest) + " came and went"));
      }
      return new CacheEntry(digest, layout.entry(digest), made);
    } catch (IOException e) {
      throw ImageException.storage("cannot keep the result of an instruction", e);
    }
  }

  void discard(Path fresh) {
    layout.discard(fresh);
  }

  /** What the key at this place of a file was made of when it was looked for the last time. */
  Optional<Map<String, String>> partsBefore(Digest place) {
    try {
      byte[] bytes = Files.readAllBytes(layout.place(place));
      return Optional.of(Json.map(Json.parse(bytes, "a place in the cache"), "parts"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw ImageException.storage("cannot read what is known of an instruction", e);
    }
  }

  void note(Digest place, CacheKey key) {
    ObjectNode record = Json.object();
    ObjectNode parts = record.putObject("parts");
    key.parts().forEach(parts::put);
    try {
      layout.write(layout.place(place), Json.bytes(record));
    } catch (IOException e) {
      throw ImageException.storage("cannot note what an instruction depends on", e);
    }
  }

  /** The blob that this layer was packed into before, its times as they were asked for then. */
  Optional<PackedLayer> packed(CacheEntry entry, Optional<Instant> latest) {
    try {
      byte[] bytes = Files.readAllBytes(layout.packed(entry.directory(), latest));
      ObjectNode json = Json.parse(bytes, "what is known of a packed layer");
      MediaType type = MediaType.of(json.path("mediaType").asText()).orElse(MediaType.LAYER_GZIP);
      Digest digest = Digest.parse(json.path("digest").asText());
      return Optional.of(
          new PackedLayer(
              new Descriptor(type, digest, json.path("size").asLong()),
              Digest.parse(json.path("diffId").asText())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw ImageException.storage("cannot read what is known of a packed layer", e);
    }
  }

  void rememberPacked(CacheEntry entry, Optional<Instant> latest, PackedLayer layer) {
    ObjectNode json = Json.object().put("mediaType", layer.blob().mediaType().text());
    json.put("digest", layer.blob().digest().value()).put("size", layer.blob().size());
    json.put("diffId", layer.diffId().value());
    try {
      layout.write(layout.packed(entry.directory(), latest), Json.bytes(json));
    } catch (IOException e) {
      throw ImageException.storage("cannot remember a packed layer", e);
    }
  }

  /** In the background: what these hold survives a power cut from then on. */
  void makeDurable(List<CacheEntry> entries) {
    if (!entries.isEmpty()) {
      Thread.ofVirtual().name("sync-build-cache").start(() -> sync(entries));
    }
  }

  private void sync(List<CacheEntry> entries) {
    try (Dir root = Dir.open(layout.root())) {
      root.syncFileSystem();
      for (CacheEntry entry : entries) {
        if (Files.exists(layout.record(entry.directory()))) {
          Files.write(layout.durable(entry.directory()), new byte[0]);
        }
      }
    } catch (IOException e) {
      // Without the mark they are good until the next boot, and made again after it.
      System.getLogger(BuildCache.class.getName())
          .log(System.Logger.Level.WARNING, "the build cache is not yet durable", e);
    }
  }
}
