package dev.slipway.images.build;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.PullOrder;
import dev.slipway.images.store.LayerArtifacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Caches at registries, from which results come into the cache that is here. Each is asked for when
 * a result is missing for the first time; one that is not to be had is told of and not used. For
 * several threads at once.
 */
final class ImportedCaches {
  private final LayerArtifacts artifacts;
  private final BuildCache cache;
  private final BuildProgress progress;
  private final List<Source> sources = new ArrayList<>();

  ImportedCaches(
      LayerArtifacts artifacts, BuildCache cache, List<PullOrder> from, BuildProgress progress) {
    this.artifacts = artifacts;
    this.cache = cache;
    this.progress = progress;
    from.forEach(order -> sources.add(new Source(order)));
  }

  /** The result that depends on exactly this, which is then here, if one of them has it. */
  Optional<CacheEntry> find(CacheKey key) throws IOException, InterruptedException {
    for (Source source : sources) {
      SharedEntry there = source.entries().get(key.digest());
      if (there != null) {
        Optional<CacheEntry> taken = take(source.order, there, key);
        if (taken.isPresent()) {
          return taken;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<CacheEntry> take(PullOrder order, SharedEntry there, CacheKey key)
      throws IOException, InterruptedException {
    Path fresh = cache.fresh();
    try {
      Path upper = Files.createDirectory(fresh.resolve("upper"));
      artifacts.unpack(order, there.layer(), upper);
      CacheEntry kept = cache.keep(key, fresh, there.made());
      cache.rememberPacked(kept, there.latest(), there.layer());
      return Optional.of(kept);
    } catch (ImageException e) {
      unused(order, e);
      return Optional.empty();
    } finally {
      if (Files.exists(fresh)) {
        cache.discard(fresh);
      }
    }
  }

  /** What is wrong there only makes work for us; what is wrong here ends the build. */
  private void unused(PullOrder order, ImageException why) throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("the build was ended");
    }
    if (why.reason() instanceof Reason.Storage) {
      throw why;
    }
    progress.note("cache %s is not used: %s".formatted(order.name(), why.getMessage()));
  }

  private final class Source {
    private final PullOrder order;
    private Optional<Map<Digest, SharedEntry>> entries = Optional.empty();

    Source(PullOrder order) {
      this.order = order;
    }

    synchronized Map<Digest, SharedEntry> entries() throws InterruptedException {
      if (entries.isEmpty()) {
        entries = Optional.of(read());
      }
      return entries.get();
    }

    private Map<Digest, SharedEntry> read() throws InterruptedException {
      try {
        return SharedEntry.read(artifacts.pull(order, SharedEntry.KIND));
      } catch (ImageException e) {
        unused(order, e);
        return Map.of();
      }
    }
  }
}
