package dev.slipway.images.build;

import dev.slipway.images.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Finds the layer of an instruction in the cache, or has it made and keeps it there. */
final class CachedLayer {
  private final BuildCache cache;
  private final BuildOrder order;
  private final InstantSource clock;
  private final ImportedCaches imported;

  CachedLayer(BuildCache cache, ImportedCaches imported, BuildOrder order, InstantSource clock) {
    this.cache = cache;
    this.imported = imported;
    this.order = order;
    this.clock = clock;
  }

  /** Makes the layer. */
  interface Making {
    /**
     * @param fresh a directory, in which {@code upper} is to be made
     * @throws BuildFailure if it cannot be; what is in the directory then is gone
     */
    void make(Path fresh) throws IOException, InterruptedException;
  }

  /** A layer, and whether it had been there. */
  record Found(CacheEntry entry, boolean cached) {}

  /**
   * @param place tells apart the instructions of all files of the project, to say what changed
   * @param begin hears why it has to be made, before it is
   */
  Found find(CacheKey key, String place, java.util.function.Consumer<String> begin, Making making)
      throws IOException, InterruptedException {
    Digest where = Digest.of(place.getBytes(StandardCharsets.UTF_8));
    if (order.useCache()) {
      Optional<CacheEntry> there = cache.find(key.digest());
      if (there.isEmpty()) {
        there = imported.find(key);
      }
      if (there.isPresent()) {
        cache.note(where, key);
        return new Found(there.get(), true);
      }
    }
    begin.accept(why(key, where));
    Path fresh = cache.fresh();
    try {
      making.make(fresh);
      CacheEntry kept = cache.keep(key, fresh, clock.instant());
      cache.note(where, key);
      return new Found(kept, false);
    } finally {
      if (Files.exists(fresh)) {
        cache.discard(fresh);
      }
    }
  }

  private String why(CacheKey key, Digest where) {
    if (!order.useCache()) {
      return "the cache is not used";
    }
    Optional<Map<String, String>> before = cache.partsBefore(where);
    if (before.isEmpty()) {
      return "";
    }
    return key.changedSince(before.get()).orElse("its result was removed from the cache");
  }
}
